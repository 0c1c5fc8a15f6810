package io.purser.web.deployment;

import io.purser.deploy.state.DeploymentEvent;
import io.purser.json.SnakeCaseJson;
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
@SnakeCaseJson
@Schema(name = "DeploymentEvent")
public record EventBody(
        int number,
        Instant time,
        String kind,
        String state,
        @Nullable String step,
        String message,
        Map<String, String> detail) {
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
