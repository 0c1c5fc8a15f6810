package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Cpu;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.Memory;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.group.SdlCost;
import io.purser.akash.sdl.group.SignedBy;
import io.purser.akash.sdl.group.Storage;
import io.purser.akash.sdl.input.ComputeInput;
import io.purser.akash.sdl.input.PlacementInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Warns about requirements that prevent bids or make them expensive. */
final class MarketAdvice {
    private static final long GI = 1L << 30;
    private static final long LARGE_EPHEMERAL = 512 * GI;
    private static final long LARGE_PERSISTENT = 1024 * GI;
    private static final int MANY_ATTRIBUTES = 2;
    private static final Set<String> SPECIFIC = Set.of(
            "organization", "email", "website", "status-page", "city", "timezone", "hardware-cpu", "location-type");

    private MarketAdvice() {}

    static void give(SdlInput input) {
        input.usedPlacements().forEach(MarketAdvice::checkPlacement);
        input.usedComputes().forEach(MarketAdvice::checkSizes);
        input.bindings().forEach(binding -> checkPrice(input, binding));
    }

    private static void checkPlacement(PlacementInput placement) {
        SdlValue at = placement.at().get("attributes");
        if (placement.attributes().size() > MANY_ATTRIBUTES) {
            at.warning("each attribute excludes providers; keep the one or two that matter");
        }
        placement.attributes().stream()
                .map(Attribute::key)
                .filter(SPECIFIC::contains)
                .forEach(key -> at.get(key).warning("few providers have exactly this; without it more can bid"));
        if (placement.signedBy().allOfOrNone().size() > 1) {
            placement.at().get("signedBy").get("allOf").warning("few providers are signed by all of these; use anyOf");
        }
    }

    private static void checkSizes(ComputeInput compute) {
        for (Storage volume : compute.storage()) {
            if (volume.quantity() > (volume.isPersistent() ? LARGE_PERSISTENT : LARGE_EPHEMERAL)) {
                compute.at()
                        .get("storage")
                        .warning("few providers have a volume as large as \"" + volume.name() + "\" of "
                                + volume.quantity() / GI + "Gi to spare");
            }
        }
    }

    private static void checkPrice(SdlInput input, SdlInput.Binding binding) {
        PlacementInput placement = input.placements().get(binding.placement());
        PlacementInput.Price price =
                placement == null ? null : placement.pricing().get(binding.profile());
        ComputeInput compute = input.computes().get(binding.profile());
        DecCoin coin = price == null ? null : price.coin();
        if (price == null || coin == null) {
            return;
        }
        if (coin.denom().equals("uakt")) {
            price.at()
                    .get("denom")
                    .warning("deployments are paid in uact: through Console this is converted at the oracle's price of"
                            + " AKT, and from a wallet of your own it is refused unless convert_denomination is"
                            + " said");
        } else if (coin.denom().equals("uact")
                && compute != null
                && compute.cpu() != null
                && compute.memory() != null) {
            SdlCost cost = costOfOne(compute.cpu(), compute.memory(), compute, coin);
            BigDecimal cap = cost.perMonth(SdlCost.BLOCK_TIME);
            BigDecimal usual = cost.resources().usualUsdPerMonth();
            if (cap.compareTo(usual) < 0) {
                price.at()
                        .get("amount")
                        .warning("the price is per block; this one is " + cap.toPlainString()
                                + " ACT a month for each replica, and providers usually ask " + usual.toPlainString());
            }
        }
    }

    private static SdlCost costOfOne(Cpu cpu, Memory memory, ComputeInput compute, DecCoin price) {
        Resources resources = new Resources(1, cpu, memory, compute.storage(), compute.gpu(), List.of());
        return SdlCost.of(List.of(new GroupSpec(
                "one",
                new PlacementRequirements(SignedBy.NOBODY, List.of()),
                List.of(new ResourceUnit(resources, 1, price)))));
    }
}
