package io.purser.gateway.answer;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names that providers give their errors, and the statuses of these names for errors without a status. */
final class ErrorNames {
    /** This name tells agents to shorten their history. */
    private static final String TOO_LONG = "context_length_exceeded";

    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry(TOO_LONG, 400),
            Map.entry("invalid_request_error", 400),
            Map.entry("invalid_request", 400),
            Map.entry("invalid_prompt", 400),
            Map.entry("invalid_argument", 400),
            Map.entry("invalid_value", 400),
            Map.entry("badrequesterror", 400),
            Map.entry("bad_request", 400),
            Map.entry("failed_precondition", 400),
            Map.entry("string_above_max_length", 400),
            Map.entry("unsupported_parameter", 400),
            Map.entry("unsupported_value", 400),
            Map.entry("content_filter", 400),
            Map.entry("content_policy_violation", 400),
            Map.entry("authentication_error", 401),
            Map.entry("invalid_api_key", 401),
            Map.entry("unauthenticated", 401),
            Map.entry("insufficient_quota", 402),
            Map.entry("billing_error", 402),
            Map.entry("permission_error", 403),
            Map.entry("permission_denied", 403),
            Map.entry("not_found_error", 404),
            Map.entry("model_not_found", 404),
            Map.entry("not_found", 404),
            Map.entry("request_too_large", 413),
            Map.entry("rate_limit_error", 429),
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("rate_limit", 429),
            Map.entry("too_many_requests", 429),
            Map.entry("resource_exhausted", 429),
            Map.entry("timeout_error", 504),
            Map.entry("deadline_exceeded", 504));

    private static final Pattern MODERATION = Pattern.compile(
            "moderation|flagged|content[ _-]?(filter|policy)|responsible ?ai|prohibited[ _]content"
                    + "|data_?inspection|safety[ _](system|filter|policy|setting)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CONTEXT = Pattern.compile(
            "(maximum|max) context length|context[ _]length[ _](is )?exceed|exceeds? (the |its )?(maximum |available )?context"
                    + "|prompt is too long|input is too long|input length and .{0,200} exceed context",
            Pattern.CASE_INSENSITIVE);

    /** A message is read up to here: it may be as long as an answer, and each of its characters may begin a match. */
    private static final int LONGEST_READ = 4_096;

    /** Names that say only that the provider failed. */
    private static final Set<String> GENERAL = Set.of(
            "server_error", "api_error", "error", "internal_error", "internal_server_error", "internalservererror");

    private ErrorNames() {}

    /** Whether the name says only that the provider failed. */
    static boolean isGeneral(@Nullable String name) {
        return name != null && GENERAL.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The status of an error of that name, or null if the name is unknown. */
    static @Nullable Integer status(String name) {
        return STATUSES.get(name.toLowerCase(Locale.ROOT));
    }

    /** Whether the text says that moderation refused the prompt. */
    static boolean isModeration(@Nullable String words) {
        return words != null && isIn(words, MODERATION);
    }

    /** Finds a code for an error that has none, by its message; otherwise its type. */
    static @Nullable String byMessage(String message, int status, @Nullable String type) {
        return status < 500 && isIn(message, CONTEXT) ? TOO_LONG : type;
    }

    private static boolean isIn(String words, Pattern pattern) {
        return pattern.matcher(words)
                .region(0, Math.min(words.length(), LONGEST_READ))
                .find();
    }
}
