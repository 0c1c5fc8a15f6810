package io.purser.toolservers.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** A text as the value of a header. What a header cannot carry goes in Base64 between two marks. */
final class HeaderText {
    private static final String BEGIN = "=?base64?";
    private static final String END = "?=";
    private static final Pattern PLAIN = Pattern.compile("[!-~]([ -~]*[!-~])?");

    private HeaderText() {}

    static String of(String text) {
        boolean looksEncoded = text.startsWith(BEGIN) && text.endsWith(END);
        return PLAIN.matcher(text).matches() && !looksEncoded
                ? text
                : BEGIN + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + END;
    }
}
