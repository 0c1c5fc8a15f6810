package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.deploy.ChangeService;
import io.purser.json.SnakeCaseJson;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The deployment that runs the change. In JSON, the deployment's fields are at the top.
 *
 * @param inPlace whether it is the same deployment as before
 * @param replaces the deployment before, or null if it is the same
 * @param warnings what may hinder the change, or null if nothing may
 */
@SnakeCaseJson
public record DeploymentChanged(
        @JsonUnwrapped DeploymentBody summary,
        boolean inPlace,
        @Nullable UUID replaces,
        @Nullable List<String> warnings) {
    static DeploymentChanged of(ChangeService.Updated updated, UUID before) {
        List<String> warnings = new ArrayList<>(updated.warnings());
        if (!updated.inPlace()) {
            warnings.add("another deployment runs it: its URIs differ, and both deposits are held until this one is"
                    + " ready and the one before closes");
        }
        return new DeploymentChanged(
                DeploymentBody.of(updated.deployment()),
                updated.inPlace(),
                updated.inPlace() ? null : before,
                warnings.isEmpty() ? null : warnings);
    }
}
