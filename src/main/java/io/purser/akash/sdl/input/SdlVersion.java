package io.purser.akash.sdl.input;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two sets of rules that Akash has. The rules of 2.1 also apply to all later versions. */
public enum SdlVersion {
    V2_0,
    V2_1;

    private static final Pattern SEMANTIC = Pattern.compile(
            "[vV]?([0-9]{1,18})(?:\\.([0-9]{1,18}))?(?:\\.([0-9]{1,18})(-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?)?");

    static @Nullable SdlVersion read(SdlValue version) {
        if (version.isAbsent()) {
            version.violation("an SDL names its version: version: \"2.0\" or \"2.1\"");
            return null;
        }
        String text = version.text().strip();
        Matcher parts = SEMANTIC.matcher(text);
        SdlVersion read = parts.matches() ? of(parts) : null;
        if (read == null) {
            version.violation(
                    "there are the versions \"2.0\" and \"2.1\", not \"" + text + "\"; write version: \"2.0\"");
        } else if (!text.equals("2.0") && !text.equals("2.1")) {
            version.refusedByConsole("this version is read as %1$s, and Console refuses the file for it; write \"%1$s\""
                    .formatted(read == V2_0 ? "2.0" : "2.1"));
        }
        return read;
    }

    private static @Nullable SdlVersion of(Matcher parts) {
        long major = number(parts.group(1));
        long minor = number(parts.group(2));
        long patch = number(parts.group(3));
        boolean preliminary = parts.group(4) != null;
        if (major == 2 && minor == 0 && patch == 0) {
            return preliminary ? null : V2_0;
        }
        if (major == 2 && minor == 1 && patch == 0) {
            return preliminary ? null : V2_1;
        }
        return major > 2 || (major == 2 && minor > 0) ? V2_1 : null;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
