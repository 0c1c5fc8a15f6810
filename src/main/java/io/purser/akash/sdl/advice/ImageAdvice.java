package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.input.Placeholder;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlTemplate;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.rule.SdlRules;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warns about image names that no registry has, or that mean another image each day. Akash accepts any text, and the
 * provider pulls what it can.
 */
final class ImageAdvice {
    private static final Pattern BRACES = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_. -]*?)\\s*}}");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:([A-Za-z_][A-Za-z0-9_]*)|[{(]([^{}()\\s]{1,100})[})])");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@+-]*");

    private ImageAdvice() {}

    static void give(SdlInput input) {
        SdlRules.eachDeployedService(input, service -> check(service.at().get("image"), service.image()));
    }

    private static void check(SdlValue at, String written) {
        String image = Placeholder.replaced(SdlTemplate.byDefault(written), found -> "x");
        Matcher braces = BRACES.matcher(image);
        Matcher variable = VARIABLE.matcher(image);
        if (braces.find()) {
            at.warning(placeholder(braces.group(), braces.group(1)));
        } else if (variable.find()) {
            at.warning(
                    placeholder(variable.group(), variable.group(1) == null ? variable.group(2) : variable.group(1)));
        } else if (image.contains("://")) {
            at.warning("an image has no scheme; write " + written.replaceFirst(".*?://", ""));
        } else if (!image.isEmpty() && !IMAGE.matcher(image).matches()) {
            at.warning("no registry has an image of this name; write one such as ghcr.io/acme/shop:1.0");
        } else if (!repository(image).equals(repository(image).toLowerCase(Locale.ROOT))) {
            at.warning("an image's name is in lower case; write "
                    + written.replace(repository(image), repository(image).toLowerCase(Locale.ROOT)));
        } else {
            checkVersion(at, SdlTemplate.byDefault(written));
        }
    }

    /** The name without tag and digest, and without the registry's host, which may be in capitals. */
    private static String repository(String image) {
        String named = image.replaceFirst("@.*", "").replaceFirst(":[^/:]*$", "");
        int end = named.indexOf('/');
        boolean hasHost = end > 0 && named.substring(0, end).matches(".*[.:].*|localhost");
        return hasHost ? named.substring(end + 1) : named;
    }

    private static void checkVersion(SdlValue at, String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean isPinned =
                image.contains("@") || (!last.endsWith(":latest") && (last.contains(":") || SdlTemplate.isOpen(last)));
        if (!image.isEmpty() && !isPinned) {
            at.warning("which image this is changes over time and providers keep old copies; name a version");
        }
    }

    /** The placeholder to write if the author means a value that is filled in later. */
    static String placeholder(String written, String name) {
        String capitals =
                name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_").replaceFirst("^[^A-Z]+", "");
        return written + " is no placeholder, and would be pulled as it stands; write ${"
                + (capitals.isEmpty() ? "IMAGE" : capitals) + "} and give its value when deploying";
    }
}
