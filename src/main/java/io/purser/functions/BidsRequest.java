package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.akash.wallet.Address;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.BidWeights;
import io.purser.json.Fields;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which Purser chooses bids.
 *
 * @param near the preferred places, with the strategy {@code best}
 * @param weights the weights of criteria beside the price, with the strategy {@code best}
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BidsRequest(
        @Schema(
                enumeration = {CHEAPEST, BEST, PROVIDERS},
                defaultValue = CHEAPEST)
        @Nullable
        String strategy,

        @Schema(maxItems = MOST_PROVIDERS) @Nullable List<String> providers,
        @Schema(maxItems = MOST_PROVIDERS) @Nullable List<String> allow,
        @Schema(maxItems = MOST_PROVIDERS) @Nullable List<String> deny,
        @Schema(maximum = MOST_BIDS + "") @Nullable Integer minBids,
        @Schema(maximum = LONGEST_WAIT + "") @Nullable Integer waitS,
        @Schema(maxItems = MOST_PLACES) @Nullable List<String> near,
        @Nullable Weights weights) {
    private static final String CHEAPEST = "cheapest";
    private static final String BEST = "best";
    private static final String PROVIDERS = "providers";
    private static final int MOST_PROVIDERS = 100;
    private static final int MOST_PLACES = 20;
    private static final int MOST_BIDS = 20;
    private static final int LONGEST_WAIT = 170;

    /** In percent. */
    @RegisterForReflection
    @Schema(name = "BidWeights")
    public record Weights(
            @Schema(maximum = BidWeights.MOST + "") @Nullable
            Integer audit,

            @Schema(maximum = BidWeights.MOST + "") @Nullable
            Integer uptime,

            @Schema(maximum = BidWeights.MOST + "") @Nullable
            Integer location,

            @Schema(maximum = BidWeights.MOST + "") @Nullable
            Integer experience) {
        BidWeights weights() {
            BidWeights usual = BidWeights.STANDARD;
            return new BidWeights(
                    audit == null ? usual.audit() : audit,
                    uptime == null ? usual.uptime() : uptime,
                    location == null ? usual.location() : location,
                    experience == null ? usual.experience() : experience);
        }
    }

    BidRule rule() {
        return new BidRule(
                strategy == null
                        ? BidRule.STANDARD.strategy()
                        : BidRule.Strategy.valueOf(strategy.toUpperCase(Locale.ROOT)),
                orNone(providers),
                orNone(allow),
                orNone(deny),
                minBids == null ? BidRule.STANDARD.minBids() : minBids,
                waitS == null ? BidRule.STANDARD.waitSeconds() : waitS,
                orNone(near),
                weights == null ? BidWeights.STANDARD : weights.weights());
    }

    static boolean check(Fields bids) {
        String strategy = bids.oneOf("strategy", List.of(CHEAPEST, BEST, PROVIDERS));
        boolean isNamed = PROVIDERS.equals(strategy);
        if (providers(bids, "providers").isEmpty() == isNamed) {
            bids.violation(
                    "providers",
                    isNamed
                            ? "is missing: the strategy providers takes only those"
                            : "goes with the strategy providers only; use allow otherwise");
        }
        providers(bids, "allow");
        providers(bids, "deny");
        bids.count("min_bids", 1, MOST_BIDS);
        bids.count("wait_s", 0, LONGEST_WAIT);
        bids.names("near", MOST_PLACES);
        bids.object("weights", BidsRequest::checkWeights);
        if (!BEST.equals(strategy)) {
            for (String name : List.of("near", "weights")) {
                if (bids.has(name)) {
                    bids.violation(name, "goes with the strategy best only");
                }
            }
        }
        bids.noMore();
        return true;
    }

    private static boolean checkWeights(Fields weights) {
        List.of("audit", "uptime", "location", "experience").forEach(name -> weights.count(name, 0, BidWeights.MOST));
        weights.noMore();
        return true;
    }

    private static List<String> providers(Fields bids, String name) {
        List<String> given = bids.names(name, MOST_PROVIDERS);
        Predicate<String> isAddress = text -> Address.tryParse(text).isPresent();
        given.stream()
                .filter(isAddress.negate())
                .forEach(text -> bids.violation(name, "holds \"" + text + "\", which is no Akash address"));
        return given;
    }

    private static List<String> orNone(@Nullable List<String> given) {
        return given == null ? List.of() : given;
    }
}
