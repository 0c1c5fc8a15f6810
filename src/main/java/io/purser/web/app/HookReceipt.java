package io.purser.web.app;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.access.github.GithubWebhooks;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The answer to a delivery of GitHub's.
 *
 * @param knownAlready whether GitHub repeated the delivery
 * @param apps the apps that the delivery releases
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(description = "The answer to a delivery of GitHub's.", examples = HookReceipt.EXAMPLE)
public record HookReceipt(
        @Schema(
                required = true,
                description = "The id of the delivery.",
                examples = "72d3162e-cc78-11e3-81ab-4c9367dc0958")
        String delivery,

        @Schema(required = true, description = "The event of the delivery.", examples = "push")
        String event,

        @Schema(required = true, description = "Whether Purser received the delivery before.", examples = "false")
        boolean knownAlready,

        @Schema(required = true, description = "The names of the apps that the delivery releases.")
        List<String> apps) {
    static final String EXAMPLE = """
            {"delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958", "event": "push", "known_already": false,
             "apps": ["shop"]}""";

    static HookReceipt of(GithubWebhooks.Receipt receipt, List<String> apps) {
        return new HookReceipt(receipt.delivery(), receipt.event(), receipt.knownAlready(), apps);
    }
}
