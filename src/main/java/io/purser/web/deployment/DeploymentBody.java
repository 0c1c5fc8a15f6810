package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.state.DeploymentProgress;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.purser.web.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A deployment in a list. In JSON, all fields of its parts are at the top.
 *
 * @param closeAsked true if a worker will close the deployment, or null
 * @param uris where the services are reached; empty once the deployment is over
 * @param costUsd the cost so far
 */
@SnakeCaseJson
@Schema(name = "Deployment")
public record DeploymentBody(
        @JsonUnwrapped Identity identity,
        @JsonUnwrapped Status status,
        @JsonUnwrapped Owner spender,
        @Nullable Boolean closeAsked,
        List<String> uris,
        Usd costUsd) {
    static final String EXAMPLE = """
            {"deployment": "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b", "name": "shop", "market": "console",
             "state": "ready", "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:02:11Z",
             "dseq": "24680135", "uris": ["https://shop.example.com"], "cost_usd": "0.41"}""";

    /** The deployment itself. */
    public record Identity(UUID deployment, String name, String market) {
        static Identity of(DeploymentOrder order) {
            return new Identity(order.id(), order.name(), order.market().name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * How far the deployment has come.
     *
     * @param step the step that has begun and has no known end, or null
     * @param failure why the deployment failed, or null
     * @param trouble why the deployment does not go on now, or null
     */
    @SnakeCaseJson
    public record Status(
            String state,
            Instant createdAt,
            Instant updatedAt,
            @Nullable String step,
            @Nullable String dseq,
            @Nullable String failure,
            @Nullable String trouble) {
        static Status of(DeploymentSummary known) {
            DeploymentProgress progress = known.progress();
            return new Status(
                    progress.state().code(),
                    known.order().createdAt(),
                    known.updatedAt(),
                    progress.step() == null ? null : progress.step().code(),
                    progress.dseq() == null ? null : progress.dseq().toString(),
                    progress.failure(),
                    progress.trouble());
        }
    }

    static DeploymentBody of(DeploymentSummary known) {
        boolean isOver = known.progress().state().isOver();
        return new DeploymentBody(
                Identity.of(known.order()),
                Status.of(known),
                Owner.of(known.order().spender()),
                (known.closeAsked() && !isOver) ? true : null,
                isOver ? List.of() : known.progress().uris(),
                known.progress().captured());
    }
}
