package io.purser.functions;

import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code deploy}.
 *
 * @param deployment the id of the deployment, or null after a dry run
 * @param state {@code dry-run}, or the state of the deployment
 * @param source the findings in the repository, and the SDL that Purser made; null without a repository
 * @param release the request to release an app, which waits if there is no deployment yet; null without an app
 * @param warnings possible obstacles; after a dry run also everything that would stop the deployment now
 */
@RegisterForReflection
@SnakeCaseJson
@Schema
public record DeployResponse(
        @Nullable UUID deployment,
        String state,
        String hash,
        List<Group> groups,
        Estimate estimate,
        List<String> warnings,
        @Nullable Source source,
        @Nullable UUID release) {
    /**
     * The findings in a repository.
     *
     * @param commit the commit that is built
     * @param framework the framework, such as {@code spring-boot}
     * @param reasons the signs of the framework
     * @param sdl the SDL, with placeholders for the given values
     */
    @RegisterForReflection
    @Schema(name = "DetectedSource")
    public record Source(String repository, String commit, String framework, List<String> reasons, String sdl) {}

    /**
     * The part of the deployment that one provider runs.
     *
     * @param uactPerBlock the most that it may cost, as a decimal
     */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "DeployGroup")
    public record Group(String name, List<Service> services, String uactPerBlock) {}

    /** A service of the group. */
    @RegisterForReflection
    @Schema(name = "DeployService")
    public record Service(String name, String image, long count) {}

    /**
     * The cost of the deployment, with blocks of six seconds and a month of 30.437 days.
     *
     * @param uactPerBlock the highest price per block, as a decimal
     * @param usdPerMonth the highest cost per month
     * @param usualUsdPerMonth the default price of providers for such resources
     * @param cloudUsdPerMonth the price of the same resources at the cheapest cloud that has them, or null
     * @param cloudsUsdPerMonth the list price of the same resources at each of those clouds
     * @param depositUsd the deposit that is paid in first; the unused part comes back
     * @param depositDays how many days the deposit lasts at the highest price
     */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "DeployEstimate")
    public record Estimate(
            String uactPerBlock,
            Usd usdPerMonth,
            Usd usualUsdPerMonth,
            @Nullable Usd cloudUsdPerMonth,
            Map<String, Usd> cloudsUsdPerMonth,
            Usd depositUsd,
            String depositDays) {}
}
