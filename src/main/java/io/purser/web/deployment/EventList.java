package io.purser.web.deployment;

import io.purser.deploy.state.DeploymentEvent;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The events of a deployment. */
@Schema(name = "DeploymentEvents")
public record EventList(List<EventBody> events) {
    static EventList of(List<DeploymentEvent> events) {
        return new EventList(events.stream().map(EventBody::of).toList());
    }
}
