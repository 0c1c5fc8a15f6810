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
 * How Purser deploys an app.
 *
 * @param repository on GitHub, as in {@code acme/shop}, or null
 * @param branch the branch whose pushes are deployed, or null
 * @param sdl its text, or null if a template is named or Purser makes an SDL for the repository
 * @param template its name, or null
 * @param image the image of the service, in which {@code {sha}} stands for the commit; or null for the image in the SDL
 * @param service the service that runs the image, or null if there is only one
 * @param trigger the event that makes a release
 * @param workflow the path of the workflow that has to succeed, or null for any
 * @param env values that are not secret
 * @param secrets values that Purser keeps sealed and never shows
 * @param market null for the configured one
 * @param maxUsdPerMonth the most that its leases may cost together, or null
 * @param topUp when Purser adds money to its escrow, or null for never
 * @param spender the one that pays
 * @param convertDenomination whether to convert prices in uakt, or null to convert them only through Console
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
    /** Stands for the commit in an image. */
    public static final String COMMIT = "{sha}";

    /** The event that makes a release by itself. */
    public enum Trigger {
        /** No event: only a caller makes releases. */
        NONE,
        /** A push to its branch. */
        PUSH,
        /** A successful workflow of a push to its branch, which has made the image. */
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

    /** Whether Purser makes its SDL from the repository's files. */
    public boolean isDetected() {
        return sdl == null && template == null;
    }

    /** Whether a release needs its commit. */
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
