package io.purser.toolservers;

import io.purser.json.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of a call to Purser, in {@code _meta}, because the arguments are the server's.
 *
 * @param key the idempotency key, or null
 * @param isDry whether only the price is told
 * @param agent for whom the call is made, or null
 * @param task that the call belongs to, or null
 */
public record CallTerms(
        @Nullable String key,
        boolean isDry,
        @Nullable String agent,
        @Nullable String task) {
    private static final String PREFIX = "io.purser/";
    /** What Purser says of tools and results. Some clients send what they read of a tool back with each call. */
    private static final Set<String> SAID_BY_PURSER =
            Set.of(PREFIX + "price_usd", PREFIX + "entry", PREFIX + "cost_usd", PREFIX + "problem");

    private static final int LONGEST_KEY = 255;
    private static final CallTerms NONE = new CallTerms(null, false, null, null);

    /**
     * Reads the terms.
     *
     * @param meta the object {@code _meta}, or null if there is none; fields of others, and what Purser
     *     itself says there, are passed over
     * @throws io.purser.problem.Problem {@code invalid} with every mistake, and with fields of Purser's that do not exist
     */
    public static CallTerms read(@Nullable Fields meta) {
        if (meta == null) {
            return NONE;
        }
        meta.names().stream()
                .filter(name -> !name.startsWith(PREFIX) || SAID_BY_PURSER.contains(name))
                .forEach(meta::raw);
        CallTerms terms = new CallTerms(
                meta.text(PREFIX + "idempotency_key", LONGEST_KEY),
                meta.flag(PREFIX + "dry_run", false),
                meta.name(PREFIX + "agent"),
                meta.name(PREFIX + "task"));
        meta.done();
        return terms;
    }
}
