package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.deploy.CostAnalysis;
import io.purser.deploy.cost.CloudPrice;
import io.purser.deploy.cost.CloudPrices;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The monthly cost of everything that runs.
 *
 * @param priceLists the price lists of the clouds that the costs are compared with
 */
@SnakeCaseJson
public record DeploymentCosts(List<PaidDeployment> deployments, Total total, List<PriceList> priceLists) {
    /**
     * A deployment that is paid for.
     *
     * @param cost its cost, whose fields stand beside the others
     */
    public record PaidDeployment(
            UUID deployment,
            String name,
            String state,
            @JsonUnwrapped MonthlyCost cost) {
        static PaidDeployment of(CostAnalysis.Paid paid) {
            return new PaidDeployment(
                    paid.deployment().order().id(),
                    paid.deployment().order().name(),
                    paid.deployment().progress().state().code(),
                    MonthlyCost.of(paid.cost()));
        }
    }

    /** The sums of all deployments. */
    @SnakeCaseJson
    @Schema(name = "DeploymentCostTotal")
    public record Total(Usd usdPerMonth, Map<String, Comparison> against) {}

    /**
     * The comparison with one cloud. It counts only the deployments whose resources the cloud has too.
     *
     * @param savedPercent the percentage by which the deployments undercut the cloud, or null if the cloud costs nothing
     */
    @SnakeCaseJson
    @Schema(name = "CloudComparison")
    public record Comparison(
            int deployments,
            Usd usdPerMonth,
            Usd cloudUsdPerMonth,
            @Nullable BigDecimal savedPercent) {
        static Comparison of(CostAnalysis.Against sums) {
            return new Comparison(
                    sums.deployments(),
                    sums.usdPerMonth(),
                    sums.cloudUsdPerMonth(),
                    sums.saved().map(percent -> percent.value()).orElse(null));
        }
    }

    /** The price list of one cloud. */
    @SnakeCaseJson
    @Schema(name = "CloudPriceList")
    public record PriceList(String cloud, String name, String region, LocalDate asOf, String source) {
        static PriceList of(CloudPrice cloud) {
            return new PriceList(cloud.cloud(), cloud.name(), cloud.region(), cloud.asOf(), cloud.source());
        }
    }

    static DeploymentCosts of(List<CostAnalysis.Paid> paid, CloudPrices prices) {
        Usd sum = paid.stream().map(one -> one.cost().usdPerMonth()).reduce(Usd.ZERO, Usd::plus);
        Map<String, Comparison> against = new LinkedHashMap<>();
        CostAnalysis.against(paid).forEach((cloud, sums) -> against.put(cloud, Comparison.of(sums)));
        return new DeploymentCosts(
                paid.stream().map(PaidDeployment::of).toList(),
                new Total(sum, against),
                prices.clouds().stream().map(PriceList::of).toList());
    }
}
