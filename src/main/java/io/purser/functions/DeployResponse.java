package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@code deploy} answers.
 *
 * @param deployment under which it is asked after, or null after a dry run
 * @param state {@code dry-run}, or where the deployment is
 * @param source what was seen in the repository, and the SDL that was made of that; null without a repository
 * @param release the request to have an app deployed, which waits where there is no deployment yet; null without an app
 * @param warnings what may hinder it; after a dry run also what would stop it just now
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
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
     * What was seen in a repository.
     *
     * @param commit of which it is built
     * @param framework as in {@code spring-boot}
     * @param reasons what tells
     * @param sdl with placeholders for the values that were given
     */
    @RegisterForReflection
    public record Source(String repository, String commit, String framework, List<String> reasons, String sdl) {}

    /**
     * What one provider is asked for.
     *
     * @param uactPerBlock the most that it may cost, as a decimal
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Group(String name, List<Service> services, String uactPerBlock) {}

    /** A service of it. */
    @RegisterForReflection
    public record Service(String name, String image, long count) {}

    /**
     * What it costs, with blocks of six seconds and a month of 30.437 days.
     *
     * @param uactPerBlock the most, as a decimal
     * @param usdPerMonth the most
     * @param usualUsdPerMonth what providers ask for such resources by default
     * @param cloudUsdPerMonth what the same resources cost on the cheapest of the clouds that have such, or null
     * @param cloudsUsdPerMonth what they cost on each of those, by its list
     * @param depositUsd what is paid in first; what is not used comes back
     * @param depositDays for how many days that lasts at the most that it may cost
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Estimate(
            String uactPerBlock,
            Usd usdPerMonth,
            Usd usualUsdPerMonth,
            @Nullable Usd cloudUsdPerMonth,
            Map<String, Usd> cloudsUsdPerMonth,
            Usd depositUsd,
            String depositDays) {}
}
