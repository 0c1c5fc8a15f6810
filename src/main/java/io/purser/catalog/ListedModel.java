package io.purser.catalog;

import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as its provider lists it.
 *
 * @param id the provider's own name for it
 * @param prices null if the list says nothing about prices
 * @param context prompt and answer together in tokens, if the list says it
 * @param longest the longest answer in tokens, if the list says it
 * @param capabilities empty if unknown
 * @param thinks whether it may think for minutes before it answers
 * @param limitName the field with which it accepts the longest answer
 */
record ListedModel(
        String id,
        @Nullable Prices prices,
        OptionalLong context,
        OptionalLong longest,
        Set<String> capabilities,
        boolean thinks,
        ModelTraits.LimitName limitName) {
    ListedModel {
        capabilities = Set.copyOf(capabilities);
    }
}
