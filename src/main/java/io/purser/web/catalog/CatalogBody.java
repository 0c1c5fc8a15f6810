package io.purser.web.catalog;

import io.purser.catalog.CatalogSource;
import io.purser.json.SnakeCaseJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The providers that are asked for their models.
 *
 * @param refreshEvery as a duration of ISO 8601; null if no provider is ever asked
 */
@SnakeCaseJson
@Schema(name = "CatalogStatus")
public record CatalogBody(@Nullable String refreshEvery, List<SourceBody> sources) {
    /** The status as JSON. */
    public static CatalogBody of(@Nullable Duration every, List<CatalogSource> sources) {
        return new CatalogBody(
                every == null ? null : every.toString(),
                sources.stream().map(SourceBody::of).toList());
    }

    /**
     * One provider.
     *
     * @param answeredAt the time of the last list that was taken over
     * @param failure the reason why the last attempt failed, or null
     */
    @SnakeCaseJson
    @Schema(name = "CatalogSource")
    public record SourceBody(
            String provider,
            String baseUrl,
            long models,
            @Nullable Instant answeredAt,
            @Nullable String failure,
            List<HeldBody> held,
            List<String> leftOut) {
        private static SourceBody of(CatalogSource source) {
            return new SourceBody(
                    source.provider(),
                    source.baseUrl(),
                    source.models(),
                    source.answeredAt(),
                    source.failure(),
                    source.held().stream().map(HeldBody::of).toList(),
                    source.leftOut());
        }
    }

    /** Prices that wait for an operator. */
    @SnakeCaseJson
    @Schema(name = "HeldPrices")
    public record HeldBody(String target, String version, String holding, String held) {
        private static HeldBody of(CatalogSource.HeldPrices prices) {
            return new HeldBody(prices.target(), prices.version(), prices.holding(), prices.held());
        }
    }
}
