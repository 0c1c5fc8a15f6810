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
@Schema(description = "How Purser chooses bids.")
public record BidsRequest(
        @Schema(
                description = "How bids are ranked: by price, by price and other criteria, or by the order of the named"
                        + " providers.",
                enumeration = {CHEAPEST, BEST, PROVIDERS},
                defaultValue = CHEAPEST,
                examples = CHEAPEST)
        @Nullable
        String strategy,

        @Schema(
                description = "The addresses of the only providers to take, in that order. It goes with the strategy"
                        + " providers only.",
                maxItems = MOST_PROVIDERS)
        @Nullable
        List<String> providers,

        @Schema(
                description = "The addresses of the providers that may be taken. Without it, every provider may be.",
                maxItems = MOST_PROVIDERS)
        @Nullable
        List<String> allow,

        @Schema(description = "The addresses of providers that are never taken.", maxItems = MOST_PROVIDERS) @Nullable
        List<String> deny,

        @Schema(
                description = "How many bids on each group Purser waits for.",
                minimum = "1",
                maximum = MOST_BIDS + "",
                defaultValue = "3",
                examples = "3")
        @Nullable
        Integer minBids,

        @Schema(
                description = "How many seconds Purser waits for them at most.",
                minimum = "0",
                maximum = LONGEST_WAIT + "",
                defaultValue = "20",
                examples = "20")
        @Nullable
        Integer waitS,

        @Schema(
                description = "Regions, countries or cities that are preferred. It goes with the strategy best only.",
                maxItems = MOST_PLACES)
        @Nullable
        List<String> near,

        @Schema(description = "The weights of criteria beside the price. It goes with the strategy best only.")
        @Nullable
        Weights weights) {
    private static final String CHEAPEST = "cheapest";
    private static final String BEST = "best";
    private static final String PROVIDERS = "providers";
    private static final int MOST_PROVIDERS = 100;
    private static final int MOST_PLACES = 20;
    private static final int MOST_BIDS = 20;
    private static final int LONGEST_WAIT = 170;

    /** In percent. */
    @RegisterForReflection
    @Schema(name = "BidWeights", description = "The weights of criteria beside the price, in percent.")
    public record Weights(
            @Schema(description = "The weight of audits.", minimum = "0", maximum = BidWeights.MOST + "") @Nullable
            Integer audit,

            @Schema(description = "The weight of the uptime.", minimum = "0", maximum = BidWeights.MOST + "") @Nullable
            Integer uptime,

            @Schema(description = "The weight of the place.", minimum = "0", maximum = BidWeights.MOST + "") @Nullable
            Integer location,

            @Schema(
                    description = "The weight of earlier leases with the provider.",
                    minimum = "0",
                    maximum = BidWeights.MOST + "")
            @Nullable
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
