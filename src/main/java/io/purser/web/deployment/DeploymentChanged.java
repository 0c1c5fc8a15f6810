package io.purser.web.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.ChangeService;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The deployment that runs the change. In JSON, the deployment's fields are at the top.
 *
 * @param inPlace whether it is the same deployment as before
 * @param replaces the deployment before, or null if it is the same
 * @param warnings what may hinder the change, or null if nothing may
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "The deployment that runs the change: the same one, or another one that replaces it.",
        requiredProperties = {
            "deployment",
            "name",
            "market",
            "state",
            "created_at",
            "updated_at",
            "uris",
            "cost_usd",
            "in_place"
        },
        examples = DeploymentChanged.EXAMPLE)
public record DeploymentChanged(
        @JsonUnwrapped DeploymentBody summary,

        @Schema(description = "Whether Purser updates the same deployment.", examples = "true")
        boolean inPlace,

        @Schema(
                description = "The deployment that this one replaces; absent if it is updated in place.",
                examples = DeploymentBody.ID)
        @Nullable
        UUID replaces,

        @Schema(description = "What may hinder the change; absent if there is nothing.") @Nullable
        List<String> warnings) {
    static final String EXAMPLE = """
            {"deployment": "019ac8b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b", "name": "shop", "market": "console",
             "state": "updating", "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-23T09:30:00Z",
             "dseq": "24680135", "uris": ["https://shop.example.com"], "cost_usd": "0.41", "in_place": true}""";

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
