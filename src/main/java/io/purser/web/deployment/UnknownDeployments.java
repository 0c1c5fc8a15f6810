package io.purser.web.deployment;

import io.purser.deploy.OrphanReconciler;
import java.util.List;
import java.util.Locale;

/** The deployments on Akash that no order of this Purser has now. */
public record UnknownDeployments(List<UnknownDeployment> deployments) {
    /** One of these deployments. */
    public record UnknownDeployment(String market, String dseq, String owner, String hash) {
        static UnknownDeployment of(OrphanReconciler.OrphanedDeployment unknown) {
            return new UnknownDeployment(
                    unknown.market().name().toLowerCase(Locale.ROOT),
                    Long.toString(unknown.id().dseq()),
                    unknown.id().owner().text(),
                    unknown.hash());
        }
    }
}
