package io.purser.web.app;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.access.github.GithubWebhooks;
import java.util.List;

/**
 * The answer to a delivery of GitHub's.
 *
 * @param knownAlready whether GitHub repeated the delivery
 * @param apps the apps that the delivery releases
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record HookReceipt(String delivery, String event, boolean knownAlready, List<String> apps) {
    static HookReceipt of(GithubWebhooks.Receipt receipt, List<String> apps) {
        return new HookReceipt(receipt.delivery(), receipt.event(), receipt.knownAlready(), apps);
    }
}
