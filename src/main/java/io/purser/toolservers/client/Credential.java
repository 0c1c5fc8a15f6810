package io.purser.toolservers.client;

import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The header that a tool server wants with each request. It has no printable form.
 *
 * @param value the secret
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "ToolServerCredential")
public record Credential(
        @Schema(pattern = HEADER_FORM, defaultValue = USUAL_HEADER)
        String header,

        @Schema(maxLength = LONGEST) String value) {
    private static final String HEADER_FORM = "^[A-Za-z0-9][A-Za-z0-9-]{0,63}$";
    private static final String USUAL_HEADER = "Authorization";
    private static final int LONGEST = 4_000;
    private static final Pattern HEADER = Pattern.compile(HEADER_FORM);
    private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]*[!-~])?");

    /** Headers by which HTTP and the protocol work. */
    private static final Set<String> OF_PROTOCOL = Set.of(
            "accept",
            "connection",
            "content-length",
            "content-type",
            "date",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Reads the credential of a request; null after a mistake. */
    public static @Nullable Credential read(Fields fields) {
        String header = fields.parsed("header", LONGEST, Credential::header);
        String value = fields.parsed("value", LONGEST, Credential::value);
        if (!fields.has("value")) {
            fields.violation("value", "is missing: the whole value of the header, such as Bearer and the token");
        }
        boolean isUsual = !fields.has("header");
        fields.noMore();
        return value == null || (header == null && !isUsual)
                ? null
                : new Credential(header == null ? USUAL_HEADER : header, value);
    }

    private static String header(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (!HEADER.matcher(text).matches() || OF_PROTOCOL.contains(name) || name.startsWith("mcp-")) {
            throw new IllegalArgumentException(
                    "has to be the name of a header, of letters, digits and hyphens, that the protocol does not use itself");
        }
        return text;
    }

    private static String value(String text) {
        if (!VALUE.matcher(text).matches()) {
            throw new IllegalArgumentException("has a character that no header may have, or a space at an end");
        }
        return text;
    }

    @Override
    public String toString() {
        return "Credential[" + header + "]";
    }
}
