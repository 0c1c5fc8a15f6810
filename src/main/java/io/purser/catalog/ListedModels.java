package io.purser.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.ListItems;
import io.purser.json.TreeReader;
import io.purser.money.Tariff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer to {@code GET /models}. Nobody vouches for it, so everything in it has a bound.
 *
 * @param models each id once
 * @param leftOut a line for each model that cannot be used, with the reason; at most {@link #MOST_LINES}
 */
record ListedModels(List<ListedModel> models, List<String> leftOut) {
    /** The most models of one provider. */
    static final int MOST = 5_000;

    static final int MOST_LINES = 1_000;

    private static final String LIST = "data";
    private static final int LARGEST_ITEM = 100_000;
    private static final long LARGEST_TREE = 2_000_000;
    private static final int DEEPEST = 20;
    private static final int LONGEST_SHOWN = 80;
    private static final TreeReader READER = TreeReader.strict(DEEPEST);

    ListedModels {
        models = List.copyOf(models);
        leftOut = leftOut.stream().limit(MOST_LINES).toList();
    }

    /**
     * Reads an answer.
     *
     * @param answer of a bounded size
     * @param usualLimit the field for the longest answer, if the list says nothing
     * @throws IOException if it is no list of models to its end
     */
    static ListedModels read(byte[] answer, ModelTraits.LimitName usualLimit) throws IOException {
        Gathering gathering = new Gathering(usualLimit);
        int items = ListItems.each(answer, LIST, MOST, gathering::take);
        if (items > MOST) {
            gathering.leftOut.addFirst("%d more: the list has more than %d models".formatted(items - MOST, MOST));
        }
        gathering.unusable.forEach(gathering.models::remove);
        return new ListedModels(List.copyOf(gathering.models.values()), gathering.leftOut);
    }

    /** What was read so far. */
    private static final class Gathering {
        private final Map<String, ListedModel> models = new LinkedHashMap<>();
        private final Set<String> unusable = new HashSet<>();
        private final List<String> leftOut = new ArrayList<>();
        private final ModelTraits.LimitName usualLimit;

        Gathering(ModelTraits.LimitName usualLimit) {
            this.usualLimit = usualLimit;
        }

        void take(byte[] json) {
            JsonNode item = tree(json);
            String shown = item == null ? "a model" : shown(item.path("id").asText("a model"));
            if (item == null) {
                leaveOut(shown, "it cannot be read");
            } else if (ListedModelReader.isServed(item)) {
                try {
                    models.merge(
                            ListedModelReader.id(item),
                            ListedModelReader.read(item, usualLimit),
                            ListedModels::dearest);
                } catch (IllegalArgumentException e) {
                    unusable.add(item.path("id").asText(""));
                    leaveOut(shown, String.valueOf(e.getMessage()));
                }
            }
        }

        private void leaveOut(String shown, String why) {
            if (leftOut.size() < MOST_LINES) {
                leftOut.add(shown + ": " + why);
            }
        }
    }

    private static @Nullable JsonNode tree(byte[] json) {
        if (json.length == 0 || json.length > LARGEST_ITEM) {
            return null;
        }
        long[] left = {LARGEST_TREE};
        try {
            JsonNode item = READER.read(json, bytes -> {
                left[0] -= bytes;
                if (left[0] < 0) {
                    throw new IllegalArgumentException("it is too large");
                }
            });
            return item.isObject() ? item : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /** A name from the list as it can stand in a log. */
    static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.chars().limit(LONGEST_SHOWN).forEach(c -> shown.append(c > ' ' && c < 0x7F ? (char) c : '?'));
        return name.length() > LONGEST_SHOWN ? shown + "…" : shown.toString();
    }

    /**
     * Requesty lists a model once for each context that has prices of its own, all under one id. What an id has several
     * times counts with its dearest prices and its narrowest limits.
     */
    private static ListedModel dearest(ListedModel one, ListedModel other) {
        if (one.equals(other)) {
            return one;
        }
        Set<String> capabilities = new HashSet<>(one.capabilities());
        if (!other.capabilities().isEmpty() && !capabilities.isEmpty()) {
            capabilities.retainAll(other.capabilities());
        }
        return new ListedModel(
                one.id(),
                dearest(one.prices(), other.prices()),
                least(one.context(), other.context()),
                least(one.longest(), other.longest()),
                capabilities.isEmpty() ? other.capabilities() : capabilities,
                one.thinks() || other.thinks(),
                one.limitName() == other.limitName() ? one.limitName() : ModelTraits.LimitName.EITHER);
    }

    private static @Nullable Prices dearest(@Nullable Prices one, @Nullable Prices other) {
        if (one == null || other == null || one.equals(other)) {
            return one == null ? other : one;
        }
        Tariff dearest = Stream.of(one, other)
                .flatMap(Prices::all)
                .reduce(ListedPrices::dearest)
                .orElseThrow();
        return Prices.of(dearest);
    }

    private static OptionalLong least(OptionalLong one, OptionalLong other) {
        return LongStream.concat(one.stream(), other.stream()).min();
    }
}
