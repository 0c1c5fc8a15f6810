package io.purser.akash.sdl;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Images whose name no registry has: Akash takes any text, and the provider then fails to pull it. */
final class ImageAdvice {
    private static final Pattern BRACES = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_. -]*?)\\s*}}");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:([A-Za-z_][A-Za-z0-9_]*)|[{(]([^{}()\\s]{1,100})[})])");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@+-]*");

    private ImageAdvice() {}

    static void give(SdlInput input) {
        Rules.eachDeployedService(input, service -> check(service.at().get("image"), service.image()));
    }

    private static void check(Value at, String written) {
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
        }
    }

    /** What to write where somebody means a value that is filled in. */
    static String placeholder(String written, String name) {
        String capitals =
                name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_").replaceFirst("^[^A-Z]+", "");
        return written + " is no placeholder, and would be pulled as it stands; write ${"
                + (capitals.isEmpty() ? "IMAGE" : capitals) + "} and give its value when deploying";
    }
}
