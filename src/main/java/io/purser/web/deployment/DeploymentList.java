package io.purser.web.deployment;

import io.purser.deploy.DeploymentService.DeploymentSummary;
import io.purser.json.SnakeCaseJson;
import io.purser.web.Page;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of deployments.
 *
 * @param next the cursor of the next page, or null if there may be no further page
 */
@SnakeCaseJson
public record DeploymentList(
        List<DeploymentBody> deployments, @Nullable UUID next) {
    static final String EXAMPLE = "{\"deployments\": [" + DeploymentBody.EXAMPLE + "]}";

    static DeploymentList of(List<DeploymentSummary> found, Page page) {
        return new DeploymentList(
                found.stream().map(DeploymentBody::of).toList(),
                page.next(found, last -> last.order().id()));
    }
}
