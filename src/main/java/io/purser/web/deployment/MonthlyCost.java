package io.purser.web.deployment;

import io.purser.deploy.CostAnalysis;
import io.purser.deploy.cost.CloudPrices;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a deployment per month, here and at the large clouds.
 *
 * @param cloudUsdPerMonth at the cheapest cloud that has such resources, or null if none has
 * @param savedPercent by how much the deployment undercuts each cloud
 */
@SnakeCaseJson
public record MonthlyCost(
        Usd usdPerMonth,
        @Nullable Usd cloudUsdPerMonth,
        Map<String, Usd> cloudsUsdPerMonth,
        Map<String, BigDecimal> savedPercent) {
    static MonthlyCost of(CostAnalysis.Cost cost) {
        Map<String, BigDecimal> saved = new LinkedHashMap<>();
        cost.saved().forEach((cloud, percent) -> saved.put(cloud, percent.value()));
        return new MonthlyCost(
                cost.usdPerMonth(),
                CloudPrices.cheapest(cost.cloudUsdPerMonth()).orElse(null),
                cost.cloudUsdPerMonth(),
                saved);
    }
}
