package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "The deployment that was ordered, or the cost and the obstacles after a dry run.",
        requiredProperties = {"state", "hash", "groups", "estimate", "warnings"})
public record DeployResponse(
        @Schema(description = "The id of the deployment; absent after a dry run, and until a release has one.")
        @Nullable
        UUID deployment,

        @Schema(description = "The state of the deployment or of the release, or dry-run.", examples = "requested")
        String state,

        @Schema(
                description = "The SHA-256 hash of the manifest.",
                examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String hash,

        @Schema(description = "The groups of the SDL, each for one provider.")
        List<Group> groups,

        @Schema(description = "The cost of the deployment.") Estimate estimate,

        @Schema(
                description = "What may hinder the deployment; after a dry run also what would stop it now.",
                examples = "[]")
        List<String> warnings,

        @Schema(description = "What Purser found in the repository, and the SDL that it made; absent without one.")
        @Nullable
        Source source,

        @Schema(description = "The release of the app; absent without an app.") @Nullable
        UUID release) {
    /**
     * The findings in a repository.
     *
     * @param commit the commit that is built
     * @param framework the framework, such as {@code spring-boot}
     * @param reasons the signs of the framework
     * @param sdl the SDL, with placeholders for the given values
     */
    @RegisterForReflection
    @Schema(
            name = "DetectedSource",
            description = "What Purser found in a repository, and the SDL that it made.",
            requiredProperties = {"repository", "commit", "framework", "reasons", "sdl"})
    public record Source(
            @Schema(description = "The repository.", examples = "acme/shop")
            String repository,

            @Schema(description = "The commit that is built.", examples = "6dcb09b5b57875f334f61aebed695e2e4193db5e")
            String commit,

            @Schema(description = "The framework.", examples = "spring-boot")
            String framework,

            @Schema(description = "The signs of the framework.", examples = "[\"pom.xml names spring-boot\"]")
            List<String> reasons,

            @Schema(description = "The SDL, with placeholders for the given values.", examples = "version: \"2.0\"")
            String sdl) {}

    /**
     * The part of the deployment that one provider runs.
     *
     * @param uactPerBlock the most that it may cost, as a decimal
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            name = "DeployGroup",
            description = "The part of the deployment that one provider runs.",
            requiredProperties = {"name", "services", "uact_per_block"})
    public record Group(
            @Schema(description = "The name of the group in the SDL.", examples = "akash")
            String name,

            @Schema(description = "The services of the group.")
            List<Service> services,

            @Schema(
                    description = "The most that the group may cost per block, in millionths of ACT, as a decimal.",
                    examples = "1000")
            String uactPerBlock) {}

    /** A service of the group. */
    @RegisterForReflection
    @Schema(
            name = "DeployService",
            description = "A service of a group.",
            requiredProperties = {"name", "image", "count"})
    public record Service(
            @Schema(description = "The name of the service.", examples = "web")
            String name,

            @Schema(description = "The image that the service runs.", examples = "nginx:1.27")
            String image,

            @Schema(description = "How many replicas of the service run.", minimum = "1", examples = "1")
            long count) {}

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
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "DeployEstimate",
            description = "The cost of the deployment, with blocks of six seconds and a month of 30.437 days.",
            requiredProperties = {
                "uact_per_block",
                "usd_per_month",
                "usual_usd_per_month",
                "clouds_usd_per_month",
                "deposit_usd",
                "deposit_days"
            })
    public record Estimate(
            @Schema(description = "The highest price per block, in millionths of ACT, as a decimal.", examples = "1000")
            String uactPerBlock,

            @Schema(description = "The highest cost per month.", examples = "438.29")
            Usd usdPerMonth,

            @Schema(description = "The default price of providers for such resources, per month.", examples = "8.21")
            Usd usualUsdPerMonth,

            @Schema(
                    description = "The price of the same resources at the cheapest cloud that has them; absent if none"
                            + " has.",
                    examples = "21.96")
            @Nullable
            Usd cloudUsdPerMonth,

            @Schema(
                    description = "The list price of the same resources at each cloud that has them.",
                    examples = "{\"vm\": \"21.96\"}")
            Map<String, Usd> cloudsUsdPerMonth,

            @Schema(description = "The first deposit; the unused part comes back.", examples = "5")
            Usd depositUsd,

            @Schema(
                    description = "How many days the deposit lasts at the highest price, as a decimal.",
                    examples = "0.3")
            String depositDays) {}
}
