package io.purser.deploy.app;

import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.HealthRule;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.source.tree.Repository;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an app is deployed.
 *
 * @param repository on GitHub, as in {@code acme/shop}, or null
 * @param branch whose pushes are deployed, or null
 * @param sdl its text, or null where a template is named or one is made for the repository
 * @param template its name, or null
 * @param image what the service runs, in which {@code {sha}} stands for the commit; or null for the SDL's own
 * @param service whose image that is, or null where there is one only
 * @param trigger what has it deployed by itself
 * @param workflow the path of the workflow whose success does, or null for any
 * @param env values that anybody may see
 * @param secrets values that are kept sealed and never shown
 * @param market null for the one that is configured
 * @param maxUsdPerMonth the most that its leases may cost together, or null
 * @param topUp when its escrow is added to, or null for never
 * @param spender on whose account
 * @param convertDenomination whether prices in uakt are converted, or null for: through Console
 */
@RegisterForReflection(
        targets = {AppDefinition.class, AppDefinition.Trigger.class, Spender.class, MarketKind.class, TopUpRule.class})
public record AppDefinition(
        @Nullable String repository,
        @Nullable String branch,
        @Nullable String sdl,
        @Nullable String template,
        @Nullable String image,
        @Nullable String service,
        Trigger trigger,
        @Nullable String workflow,
        Map<String, String> env,
        Map<String, String> secrets,
        @Nullable MarketKind market,
        BidRule bids,
        @Nullable Usd maxUsdPerMonth,
        Usd depositUsd,
        HealthRule health,
        boolean redeploys,
        @Nullable TopUpRule topUp,
        Spender spender,
        @Nullable Boolean convertDenomination) {
    /** What stands for the commit in an image. */
    public static final String COMMIT = "{sha}";

    /** What has an app deployed by itself. */
    public enum Trigger {
        /** Nothing: by hand alone. */
        NONE,
        /** A push to its branch. */
        PUSH,
        /** A workflow of a push to its branch that succeeded, and has made the image. */
        WORKFLOW
    }

    public AppDefinition {
        env = Map.copyOf(env);
        secrets = Map.copyOf(secrets);
        if (sdl != null && template != null) {
            throw new IllegalArgumentException("an app has an SDL or a template");
        }
        if (sdl == null && template == null && (repository == null || image != null)) {
            throw new IllegalArgumentException("an app without an SDL is built from its repository");
        }
        if (trigger != Trigger.NONE && (repository == null || branch == null)) {
            throw new IllegalArgumentException("what is pushed belongs to a repository and a branch");
        }
    }

    /** Whether its SDL is made from the repository's files. */
    public boolean isDetected() {
        return sdl == null && template == null;
    }

    /** Whether a release has to know its commit. */
    boolean needsCommit() {
        return isDetected() || (image != null && image.contains(COMMIT));
    }

    Optional<Repository> source() {
        return Optional.ofNullable(repository).map(Repository::parse);
    }

    /** Leaves out everything that may be secret. */
    @Override
    public String toString() {
        return "Recipe[" + repository + " " + template + " " + env.keySet() + " " + secrets.keySet() + "]";
    }
}
