package io.purser.web.app;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.budget.definition.Budget;
import io.purser.deploy.app.App;
import io.purser.deploy.app.AppRelease;
import io.purser.json.SnakeCaseJson;
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
@SnakeCaseJson
public record AppDetails(
        @JsonUnwrapped AppBody summary, @Nullable AppBudget budget, List<Release> releases) {
    /** The budget of all deployments of an app together. */
    @SnakeCaseJson
    public record AppBudget(Usd limitUsd, String window) {
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
    @SnakeCaseJson
    @Schema(name = "AppRelease")
    public record Release(
            UUID release,
            String state,
            String message,
            String requestedBy,
            @Nullable String revision,
            @Nullable UUID deployment,
            Instant createdAt,
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
