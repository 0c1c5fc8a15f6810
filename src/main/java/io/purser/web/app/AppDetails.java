package io.purser.web.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.budget.definition.Budget;
import io.purser.deploy.app.App;
import io.purser.deploy.app.AppRelease;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An app with its budget and its newest releases. In JSON, the app's fields are at the top.
 *
 * @param budget the budget of all its deployments together, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "An app with its budget and its newest releases.",
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
            "updated_at",
            "releases"
        },
        examples = AppDetails.EXAMPLE)
public record AppDetails(
        @JsonUnwrapped AppBody summary,

        @Schema(description = "The budget of all the app's deployments together; absent without one.") @Nullable
        AppBudget budget,

        @Schema(description = "The newest releases first, at most 20.")
        List<Release> releases) {
    static final String EXAMPLE = """
            {"app": "shop", "deployment": "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b", "repository": "acme/shop",
             "branch": "main", "template": "route", "image": "ghcr.io/acme/shop:{sha}", "trigger": "workflow",
             "env": {"LOG_LEVEL": "info"}, "secrets": ["API_KEY"], "bids": {"strategy": "cheapest"},
             "deposit_usd": "5", "redeploy": true, "top_up": true, "created_at": "2026-11-22T10:00:00Z",
             "updated_at": "2026-11-22T10:00:00Z", "budget": {"limit_usd": "40", "window": "month"},
             "releases": [{"release": "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2c", "state": "ordered",
              "message": "updated in place", "requested_by": "github:acme/shop",
              "revision": "6dcb09b5b57875f334f61aebed695e2e4193db5e",
              "deployment": "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b", "created_at": "2026-11-22T10:05:00Z",
              "updated_at": "2026-11-22T10:05:09Z"}]}""";

    /** The budget of all deployments of an app together. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(
            description = "The budget of all deployments of an app together.",
            requiredProperties = {"limit_usd", "window"})
    public record AppBudget(
            @Schema(description = "The most that may be spent in one window.", examples = "40")
            Usd limitUsd,

            @Schema(
                    description = "The length of a window.",
                    enumeration = {"hour", "day", "week", "month", "quarter", "total"},
                    examples = "month")
            String window) {
        static AppBudget of(Budget budget) {
            return new AppBudget(budget.limit(), budget.window().code());
        }
    }

    /**
     * A request to deploy the app as it is defined.
     *
     * @param message what the release waits for, or its result
     * @param requestedBy a key's id, or {@code github:} and the repository
     * @param revision the commit, or null for the head of the app's branch
     * @param deployment the deployment that runs it, or null until there is one
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "AppRelease",
            description = "A request to deploy an app as it is defined, and its result.",
            requiredProperties = {"release", "state", "message", "requested_by", "created_at", "updated_at"})
    public record Release(
            @Schema(description = "The id of the release.", examples = "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2c")
            UUID release,

            @Schema(
                    description = "The state of the release.",
                    enumeration = {"waiting", "ordered", "superseded", "failed"},
                    examples = "ordered")
            String state,

            @Schema(description = "What the release waits for, or its result.", examples = "updated in place")
            String message,

            @Schema(
                    description = "The id of the key that requested the release, or github: and the repository.",
                    examples = "github:acme/shop")
            String requestedBy,

            @Schema(
                    description = "The commit; absent if the head of the branch was requested.",
                    examples = "6dcb09b5b57875f334f61aebed695e2e4193db5e")
            @Nullable
            String revision,

            @Schema(
                    description = "The deployment that runs the release; absent until there is one.",
                    examples = AppBody.ID)
            @Nullable
            UUID deployment,

            @Schema(description = "When the release was requested.", examples = "2026-11-22T10:05:00Z")
            Instant createdAt,

            @Schema(description = "When the release last changed.", examples = "2026-11-22T10:05:09Z")
            Instant updatedAt) {
        static Release of(AppRelease release) {
            return new Release(
                    release.id(),
                    release.state().code(),
                    release.message(),
                    release.requestedBy(),
                    release.revision(),
                    release.deployment(),
                    release.createdAt(),
                    release.updatedAt());
        }
    }

    static AppDetails of(App app, Optional<Budget> budget, List<AppRelease> releases) {
        return new AppDetails(
                AppBody.of(app),
                budget.map(AppBudget::of).orElse(null),
                releases.stream().map(Release::of).toList());
    }
}
