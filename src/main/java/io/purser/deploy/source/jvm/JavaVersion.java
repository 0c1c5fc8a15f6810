package io.purser.deploy.source.jvm;

import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the version of Java that a project needs. */
final class JavaVersion {
    private static final List<Integer> SUPPORTED = List.of(8, 11, 17, 21, 25);
    private static final List<Pattern> FILES = List.of(
            Pattern.compile("(?md)^[ \\t]*+(?:1\\.)?(\\d{1,2})(?:[.+]\\S*+)?[ \\t\\r]*+$"),
            Pattern.compile("(?md)^java\\s*=\\s*(?:1\\.)?(\\d{1,2})"),
            Pattern.compile("(?md)^java\\.runtime\\.version\\s*=\\s*(?:1\\.)?(\\d{1,2})"),
            Pattern.compile("(?md)^java\\s+[a-z-]*(?:1\\.)?(\\d{1,2})"));
    private static final Pattern BUILD = Pattern.compile(
            String.join(
                    "|",
                    "<(?:maven\\.compiler\\.release|jdk\\.version|release\\.version|java\\.version|release|maven\\.compiler\\.source)>\\s*(?:1\\.)?(\\d{1,2})",
                    "JavaLanguageVersion\\.of\\(\\s*[\"']?(\\d{1,2})",
                    "jvmToolchain\\(\\s*(\\d{1,2})",
                    "(?:sourceCompatibility|targetCompatibility)\\s*+=?\\s*+[\"']?(?:JavaVersion\\.VERSION_)?(?:1[._])?(\\d{1,2})"));

    private JavaVersion() {}

    /** The oldest version with long-term support that is enough, by the project's files or its build. */
    static Optional<Integer> of(SourceTree tree, String build) {
        List<String> files = List.of(".java-version", ".sdkmanrc", "system.properties", ".tool-versions");
        for (int i = 0; i < files.size(); i++) {
            Matcher said =
                    BoundedText.matcher(FILES.get(i), tree.read(files.get(i)).orElse(""));
            if (said.find()) {
                return Optional.of(supported(Integer.parseInt(said.group(1))));
            }
        }
        Matcher said = BoundedText.matcher(BUILD, build);
        int most = 0;
        while (said.find()) {
            for (int group = 1; group <= said.groupCount(); group++) {
                most = said.group(group) == null ? most : Math.max(most, Integer.parseInt(said.group(group)));
            }
        }
        return most == 0 ? Optional.empty() : Optional.of(supported(most));
    }

    private static int supported(int version) {
        return SUPPORTED.stream().filter(one -> one >= version).findFirst().orElse(version);
    }
}
