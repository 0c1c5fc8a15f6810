package io.purser.web.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.app.App;
import io.purser.deploy.app.AppDefinition;
import io.purser.functions.TermsRequest;
import io.purser.functions.ValuesRequest;
import io.purser.money.Usd;
import io.purser.web.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An app, without the values of its secrets. In JSON, all fields of its parts are at the top.
 *
 * @param app the name
 * @param deployment the newest one, or null before the first release
 * @param secrets the names of the secret values
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "App",
        description = "An app, without the values of its secrets.",
        requiredProperties = {
            "app",
            "trigger",
            "env",
            "secrets",
            "bids",
            "deposit_usd",
            "redeploy",
            "top_up",
            "created_at",
            "updated_at"
        },
        examples = AppBody.EXAMPLE)
public record AppBody(
        @Schema(description = "The name of the app.", examples = "shop")
        String app,

        @Schema(description = "The newest deployment of the app; absent before the first release.", examples = ID)
        @Nullable
        UUID deployment,

        @JsonUnwrapped Source source,

        @JsonUnwrapped Release release,

        @Schema(description = ValuesRequest.ENV, examples = "{\"LOG_LEVEL\": \"info\"}")
        Map<String, String> env,

        @Schema(description = "The names of the values that Purser keeps sealed.", examples = "[\"API_KEY\"]")
        List<String> secrets,

        @JsonUnwrapped Terms terms,

        @JsonUnwrapped Owner spender,

        @Schema(description = "When the app was created.", examples = "2026-11-22T10:00:00Z")
        Instant createdAt,

        @Schema(description = "When the app was last changed.", examples = "2026-11-22T10:00:00Z")
        Instant updatedAt) {
    static final String ID = "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b";
    static final String EXAMPLE = """
            {"app": "shop", "deployment": "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b", "repository": "acme/shop",
             "branch": "main", "template": "route", "image": "ghcr.io/acme/shop:{sha}", "trigger": "workflow",
             "env": {"LOG_LEVEL": "info"}, "secrets": ["API_KEY"], "bids": {"strategy": "cheapest"},
             "max_usd_per_month": "20", "deposit_usd": "5", "redeploy": true, "top_up": true, "team": "web",
             "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}""";

    /** The source of the app: an SDL, a template, or the files of its repository. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(
            @Schema(description = "The repository on GitHub; absent without one.", examples = "acme/shop") @Nullable
            String repository,

            @Schema(description = "The branch whose pushes release the app; absent without one.", examples = "main")
            @Nullable
            String branch,

            @Schema(description = "The text of the SDL; absent if the app has a template or Purser makes its SDL.")
            @Nullable
            String sdl,

            @Schema(description = "The name of the template; absent without one.", examples = "route") @Nullable
            String template) {}

    /**
     * How the app is released.
     *
     * @param image the image, in which {@code {sha}} stands for the commit, or null for the SDL's own
     * @param service whose image that is, or null if there is one service
     * @param workflow the path of the workflow's file, or null for any
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Release(
            @Schema(
                    description = "The image, in which {sha} stands for the commit; absent if the SDL's own runs.",
                    examples = "ghcr.io/acme/shop:{sha}")
            @Nullable
            String image,

            @Schema(description = "The service that runs the image; absent if there is one service.", examples = "web")
            @Nullable
            String service,

            @Schema(
                    description = "What releases the app: nothing but a request, a push, or a workflow that succeeded.",
                    enumeration = {"none", "push", "workflow"},
                    examples = "workflow")
            String trigger,

            @Schema(
                    description = "The path of the workflow's file; absent if any workflow counts.",
                    examples = ".github/workflows/image.yml")
            @Nullable
            String workflow) {}

    /**
     * The terms of the app's deployments.
     *
     * @param market null for the configured market
     * @param convertDenomination null for through Console only
     * @param topUp whether Purser tops up the escrow
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Terms(
            @Schema(
                    description = "The market; absent if it is the configured one.",
                    enumeration = {"console", "chain"},
                    examples = "console")
            @Nullable
            String market,

            @Schema(description = TermsRequest.CONVERT, examples = "true") @Nullable
            Boolean convertDenomination,

            @Schema(description = "How Purser chooses bids.")
            Bids bids,

            @Schema(
                    description = "The most that all leases may cost per month; absent without a limit.",
                    examples = "20")
            @Nullable
            Usd maxUsdPerMonth,

            @Schema(description = "The first deposit of each deployment.", examples = "5")
            Usd depositUsd,

            @Schema(
                    description = "Whether Purser deploys the app elsewhere if its provider goes away.",
                    examples = "true")
            boolean redeploy,

            @Schema(description = "Whether Purser tops up the escrow.", examples = "true")
            boolean topUp) {
        static Terms of(AppDefinition recipe) {
            return new Terms(
                    recipe.market() == null ? null : recipe.market().name().toLowerCase(Locale.ROOT),
                    recipe.convertDenomination(),
                    new Bids(recipe.conditions().bids().strategy().code()),
                    recipe.conditions().maxUsdPerMonth(),
                    recipe.depositUsd(),
                    recipe.conditions().redeploys(),
                    recipe.conditions().topUp() != null);
        }
    }

    /** How Purser chooses bids. */
    @Schema(name = "AppBids", description = "How Purser chooses bids.")
    public record Bids(
            @Schema(
                    required = true,
                    description = "The strategy.",
                    enumeration = {"cheapest", "best", "providers"},
                    examples = "cheapest")
            String strategy) {}

    static AppBody of(App app) {
        AppDefinition recipe = app.recipe();
        return new AppBody(
                app.name(),
                app.deployment(),
                new Source(recipe.repository(), recipe.branch(), recipe.sdl(), recipe.template()),
                new Release(
                        recipe.image(),
                        recipe.service(),
                        recipe.trigger().name().toLowerCase(Locale.ROOT),
                        recipe.workflow()),
                recipe.env(),
                recipe.secrets().keySet().stream().sorted().toList(),
                Terms.of(recipe),
                Owner.of(recipe.spender()),
                app.createdAt(),
                app.updatedAt());
    }
}
