package io.purser.web.app;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.deploy.app.App;
import io.purser.deploy.app.AppDefinition;
import io.purser.json.SnakeCaseJson;
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
@SnakeCaseJson
@Schema(name = "App")
public record AppBody(
        String app,
        @Nullable UUID deployment,
        @JsonUnwrapped Source source,
        @JsonUnwrapped Release release,
        Map<String, String> env,
        List<String> secrets,
        @JsonUnwrapped Terms terms,
        @JsonUnwrapped Owner spender,
        Instant createdAt,
        Instant updatedAt) {
    /** The source of the app: an SDL, a template, or the files of its repository. */
    @SnakeCaseJson
    public record Source(
            @Nullable String repository,
            @Nullable String branch,
            @Nullable String sdl,
            @Nullable String template) {}

    /**
     * How the app is released.
     *
     * @param image the image, in which {@code {sha}} stands for the commit, or null for the SDL's own
     * @param service whose image that is, or null if there is one service
     * @param workflow the path of the workflow's file, or null for any
     */
    @SnakeCaseJson
    public record Release(
            @Nullable String image,
            @Nullable String service,
            String trigger,
            @Nullable String workflow) {}

    /**
     * The terms of the app's deployments.
     *
     * @param market null for the configured market
     * @param convertDenomination null for through Console only
     * @param topUp whether Purser tops up the escrow
     */
    @SnakeCaseJson
    public record Terms(
            @Nullable String market,
            @Nullable Boolean convertDenomination,
            Bids bids,
            @Nullable Usd maxUsdPerMonth,
            Usd depositUsd,
            boolean redeploy,
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
    @Schema(name = "AppBids")
    public record Bids(String strategy) {}

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
