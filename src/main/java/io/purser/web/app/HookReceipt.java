package io.purser.web.app;

import io.purser.access.github.GithubWebhooks;
import io.purser.json.SnakeCaseJson;
import java.util.List;

/**
 * The answer to a delivery of GitHub's.
 *
 * @param knownAlready whether GitHub repeated the delivery
 * @param apps the apps that the delivery releases
 */
@SnakeCaseJson
public record HookReceipt(String delivery, String event, boolean knownAlready, List<String> apps) {
    static HookReceipt of(GithubWebhooks.Receipt receipt, List<String> apps) {
        return new HookReceipt(receipt.delivery(), receipt.event(), receipt.knownAlready(), apps);
    }
}
