package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads errors that are not JSON: a proxy's page, plain text or an event. */
public final class ErrorText {
    private static final int BAD_GATEWAY = 502;
    private static final int LONGEST = 65_536;
    private static final Pattern PAGE = Pattern.compile("^\\s*<(!doctype html|html|head|body)\\b.*", Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("<(title|h1|h2)\\b[^<>]*>([^<]{1,500})</");
    // None of these patterns reads past the next possible beginning, so a page with many beginnings takes no longer
    // than any other.
    private static final Pattern TAG = Pattern.compile("<[^<>]*>");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern EVENTS = Pattern.compile("^\\uFEFF?\\s*(data|event|id|retry)?:.*", Pattern.DOTALL);

    private ErrorText() {}

    /** The error in the body of an answer whose status is not 200. */
    static ProviderError of(int status, byte[] body) {
        String text = text(body);
        return inEvents(text)
                .map(error -> error.as(status))
                .orElseGet(() -> told(status, isPage(text) ? heading(text) : plain(text)));
    }

    /**
     * The error in a body under the status 200, because a page is never an answer. Empty if the body may be an answer.
     */
    public static Optional<ProviderError> inSuccess(byte[] body) {
        String text = text(body);
        return isPage(text) ? Optional.of(told(BAD_GATEWAY, heading(text))) : inEvents(text);
    }

    private static ProviderError told(int status, String message) {
        return new ProviderError(
                status, message, ErrorNames.byMessage(message, status, null), null, ErrorNames.isModeration(message));
    }

    private static String text(byte[] body) {
        return new String(body, 0, Math.min(body.length, LONGEST), StandardCharsets.UTF_8);
    }

    private static boolean isPage(String text) {
        return PAGE.matcher(text.substring(0, Math.min(text.length(), 200)).toLowerCase(Locale.ROOT))
                .matches();
    }

    /** The title of the page, or its whole text if it has no title. */
    private static String heading(String page) {
        Matcher heading = HEADING.matcher(page);
        return heading.find()
                ? plain(heading.group(2))
                : plain(TAG.matcher(page).replaceAll(" "));
    }

    private static String plain(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static Optional<ProviderError> inEvents(String text) {
        if (!EVENTS.matcher(text).matches()) {
            return Optional.empty();
        }
        ProviderError[] found = {null};
        SseReader events = new SseReader(2 * LONGEST, data -> {
            JsonNode json = found[0] == null ? PassthroughJson.answer(data) : null;
            if (json != null) {
                found[0] = ProviderError.inSuccess(json).orElse(null);
            }
        });
        events.feed(text.getBytes(StandardCharsets.UTF_8));
        events.end();
        return Optional.ofNullable(found[0]);
    }
}
