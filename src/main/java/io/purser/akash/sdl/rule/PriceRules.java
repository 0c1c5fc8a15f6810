package io.purser.akash.sdl.rule;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.input.PlacementInput;
import io.purser.akash.sdl.input.SdlInput;
import java.math.BigDecimal;

/** Checks that all prices have one denomination and are within the limit for a unit. */
final class PriceRules {
    private static final BigDecimal MAX = BigDecimal.valueOf(10_000_000);

    private PriceRules() {}

    static void check(SdlInput input) {
        String denom = "";
        for (SdlInput.Binding binding : input.bindings()) {
            PlacementInput placement = input.placements().get(binding.placement());
            PlacementInput.Price price =
                    placement == null ? null : placement.pricing().get(binding.profile());
            DecCoin coin = price == null ? null : price.coin();
            if (price == null || coin == null) {
                continue;
            }
            if (coin.amount().compareTo(MAX) > 0) {
                price.at().get("amount").violation("a price is at most 10000000 per replica and block");
            }
            if (!denom.isEmpty() && !denom.equals(coin.denom())) {
                price.at().get("denom").violation("all prices have one denomination; others are in " + denom);
            }
            denom = coin.denom();
        }
    }
}
