package io.purser.deploy.app;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.order.TopUpRule;
import io.purser.deploy.source.tree.Repository;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How Purser deploys an app. The database has it as one flat object.
 *
 * @param market null for the configured one
 * @param spender the one that pays
 */
@RegisterForReflection(
        targets = {
            AppDefinition.class,
            AppDefinition.Trigger.class,
            AppOrigin.class,
            AppContent.class,
            DeploymentConditions.class,
            Spender.class,
            MarketKind.class,
            TopUpRule.class
        })
public record AppDefinition(
        @JsonUnwrapped AppOrigin origin,
        @JsonUnwrapped AppContent content,
        @Nullable MarketKind market,
        @JsonUnwrapped DeploymentConditions conditions,
        Spender spender) {
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
        if (content.sdl() == null
                && content.template() == null
                && (origin.repository() == null || content.image() != null)) {
            throw new IllegalArgumentException("an app without an SDL is built from its repository");
        }
    }

    /** The repository on GitHub, as in {@code acme/shop}, or null. */
    public @Nullable String repository() {
        return origin.repository();
    }

    /** The branch whose pushes are deployed, or null. */
    public @Nullable String branch() {
        return origin.branch();
    }

    public Trigger trigger() {
        return origin.trigger();
    }

    /** The path of the workflow that has to succeed, or null for any. */
    public @Nullable String workflow() {
        return origin.workflow();
    }

    /** The text of its SDL, or null. */
    public @Nullable String sdl() {
        return content.sdl();
    }

    /** The name of its template, or null. */
    public @Nullable String template() {
        return content.template();
    }

    /** The image, in which {@code {sha}} stands for the commit; or null for the image in the SDL. */
    public @Nullable String image() {
        return content.image();
    }

    /** The service that runs the image, or null if there is only one. */
    public @Nullable String service() {
        return content.service();
    }

    public Map<String, String> env() {
        return content.env();
    }

    public Map<String, String> secrets() {
        return content.secrets();
    }

    /** Whether to convert prices in uakt, or null to convert them only through Console. */
    public @Nullable Boolean convertDenomination() {
        return content.convertDenomination();
    }

    /** The deposit into its escrow. */
    public Usd depositUsd() {
        return conditions.depositUsd();
    }

    /** Whether Purser makes its SDL from the repository's files. */
    public boolean isDetected() {
        return content.sdl() == null && content.template() == null;
    }

    /** Whether a release needs its commit. */
    boolean needsCommit() {
        return isDetected() || (content.image() != null && content.image().contains(COMMIT));
    }

    Optional<Repository> source() {
        return Optional.ofNullable(origin.repository()).map(Repository::parse);
    }

    /** Leaves out everything that may be secret. */
    @Override
    public String toString() {
        return "AppDefinition[" + origin.repository() + " " + content + "]";
    }
}
