package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.purser.deploy.state.DeploymentEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a deployment.
 *
 * @param number counts from 1 for each deployment
 * @param step the step that it was about, or null
 * @param detail by which the event is recognised outside, such as a dseq or a transaction
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "DeploymentEvent",
        description = "Something that happened to a deployment.",
        requiredProperties = {"number", "time", "kind", "state", "message", "detail"},
        examples = EventBody.EXAMPLE)
public record EventBody(
        @Schema(
                description = "The number of the event; the first of each deployment is 1.",
                minimum = "1",
                examples = "4")
        int number,

        @Schema(description = "When it happened.", examples = "2026-11-22T10:00:04Z")
        Instant time,

        @Schema(
                description = "The kind of the event: a step begins, a state is reached, a note, or a warning.",
                enumeration = {"began", "reached", "note", "warning"},
                examples = "reached")
        String kind,

        @Schema(description = "The state of the deployment after the event.", examples = "created")
        String state,

        @Schema(description = "The step that the event is about; absent for other events.", examples = "create")
        @Nullable
        String step,

        @Schema(description = "What happened.", examples = "the deployment exists on chain")
        String message,

        @Schema(
                description = "Names by which the event is recognised outside, such as a dseq or a transaction.",
                examples = "{\"dseq\": \"24680135\"}")
        Map<String, String> detail) {
    static final String EXAMPLE = """
            {"number": 4, "time": "2026-11-22T10:00:04Z", "kind": "reached", "state": "created",
             "message": "the deployment exists on chain", "detail": {"dseq": "24680135"}}""";

    static EventBody of(DeploymentEvent event) {
        return new EventBody(
                event.number(),
                event.time(),
                event.kind().code(),
                event.state().code(),
                event.step() == null ? null : event.step().code(),
                event.message(),
                event.detail());
    }
}
