package io.purser.catalog;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider that is asked for its models.
 *
 * @param models the number of models on its list that can be used
 * @param answeredAt the time of the last list that was taken over; null if there was none
 * @param failure the reason why the last attempt failed, or null
 * @param held prices that wait for an operator
 * @param leftOut a line for each model of the list that cannot be used
 */
public record CatalogSource(
        String provider,
        String baseUrl,
        long models,
        @Nullable Instant answeredAt,
        @Nullable String failure,
        List<HeldPrices> held,
        List<String> leftOut) {
    /**
     * Prices that jumped more than tenfold.
     *
     * @param holding the line of the price book that holds until somebody confirms the other one
     * @param held the line that waits
     * @param version of the line that waits
     */
    public record HeldPrices(String target, String holding, String held, String version) {}

    public CatalogSource {
        held = List.copyOf(held);
        leftOut = List.copyOf(leftOut);
    }

    static CatalogSource of(ModelSource source, AcceptedModels.SourceRow row, List<AcceptedModel> models) {
        List<AcceptedModel> used = models.stream()
                .filter(model -> source.target(model.id()).isPresent())
                .toList();
        return new CatalogSource(
                source.provider(),
                row.baseUrl(),
                used.size(),
                row.answeredAt(),
                row.failure(),
                used.stream().flatMap(model -> held(source, model)).toList(),
                row.leftOut());
    }

    private static Stream<HeldPrices> held(ModelSource source, AcceptedModel model) {
        return Stream.ofNullable(model.held())
                .map(line -> new HeldPrices(
                        source.target(model.id()).orElseThrow(), model.line().text(), line.text(), line.version()));
    }
}
