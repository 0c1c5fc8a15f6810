package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.CostAnalysis;
import io.purser.deploy.cost.CloudPrice;
import io.purser.deploy.cost.CloudPrices;
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
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(
        description = "The monthly cost of everything that runs, beside the prices of the large clouds.",
        examples = DeploymentCosts.EXAMPLE)
public record DeploymentCosts(
        @Schema(required = true, description = "Each deployment that is paid for now, the newest first.")
        List<PaidDeployment> deployments,

        @Schema(required = true, description = "The sums.") Total total,

        @Schema(required = true, description = "The price lists of the clouds.")
        List<PriceList> priceLists) {
    static final String EXAMPLE = """
            {"deployments": [{"deployment": "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b", "name": "shop", "state": "ready",
              "usd_per_month": "8.21", "cloud_usd_per_month": "21.96",
              "clouds_usd_per_month": {"aws-fargate": "36.04", "vm": "21.96"},
              "saved_percent": {"aws-fargate": 77.2, "vm": 62.6}}],
             "total": {"usd_per_month": "8.21", "against": {
              "aws-fargate": {"deployments": 1, "usd_per_month": "8.21", "cloud_usd_per_month": "36.04",
               "saved_percent": 77.2}}},
             "price_lists": [{"cloud": "aws-fargate", "name": "AWS Fargate", "region": "us-east-1",
              "as_of": "2026-06-17", "source": "https://aws.amazon.com/fargate/pricing/"}]}""";

    /**
     * A deployment that is paid for.
     *
     * @param cost its cost, whose fields stand beside the others
     */
    @Schema(description = "A deployment that is paid for, and its cost.")
    public record PaidDeployment(
            @Schema(
                    required = true,
                    description = "The id of the deployment.",
                    examples = "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b")
            UUID deployment,

            @Schema(required = true, description = "The name of the deployment.", examples = "shop")
            String name,

            @Schema(required = true, description = "The state of the deployment.", examples = "ready")
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
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "DeploymentCostTotal", description = "The sums of all deployments.")
    public record Total(
            @Schema(required = true, description = "The cost of all deployments per month.", examples = "8.21")
            Usd usdPerMonth,

            @Schema(required = true, description = "The comparison with each cloud.")
            Map<String, Comparison> against) {}

    /**
     * The comparison with one cloud. It counts only the deployments whose resources the cloud has too.
     *
     * @param savedPercent the percentage by which the deployments undercut the cloud, or null if the cloud costs nothing
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "CloudComparison",
            description = "The comparison with one cloud, of the deployments whose resources the cloud has too.")
    public record Comparison(
            @Schema(required = true, minimum = "1", description = "How many deployments were compared.", examples = "1")
            int deployments,

            @Schema(required = true, description = "The cost of these deployments per month.", examples = "8.21")
            Usd usdPerMonth,

            @Schema(required = true, description = "The list price of the same at the cloud.", examples = "36.04")
            Usd cloudUsdPerMonth,

            @Schema(
                    description = "The percentage by which the deployments undercut the cloud; absent if the cloud"
                            + " costs nothing.",
                    examples = "77.2")
            @Nullable
            BigDecimal savedPercent) {
        static Comparison of(CostAnalysis.Against sums) {
            return new Comparison(
                    sums.deployments(),
                    sums.usdPerMonth(),
                    sums.cloudUsdPerMonth(),
                    sums.saved().map(percent -> percent.value()).orElse(null));
        }
    }

    /** The price list of one cloud. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "CloudPriceList", description = "The price list of one cloud.")
    public record PriceList(
            @Schema(required = true, description = "The short name of the cloud.", examples = "aws-fargate")
            String cloud,

            @Schema(required = true, description = "The name of the cloud for people.", examples = "AWS Fargate")
            String name,

            @Schema(required = true, description = "The region of the prices.", examples = "us-east-1")
            String region,

            @Schema(required = true, description = "The day on which the prices were read.", examples = "2026-06-17")
            LocalDate asOf,

            @Schema(
                    required = true,
                    description = "The address of the prices.",
                    examples = "https://aws.amazon.com/fargate/pricing/")
            String source) {
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
