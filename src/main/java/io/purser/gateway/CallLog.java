package io.purser.gateway;

import io.purser.catalog.Model;
import io.purser.gateway.usage.Cost;
import io.purser.problem.Problem;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What the log says about calls. */
final class CallLog {
    private static final Logger LOG = Logger.getLogger(CallLog.class);

    private CallLog() {}

    /** Logs which request met a failure of Purser's own that the log has under another id. */
    static void noteFailure(String requestId, Problem problem) {
        LOG.errorf("a request could not go on: id=%s problem=%s", requestId, problem.detail());
    }

    /** Logs a difference between a provider's charge and its prices: an operator has to correct one of the two. */
    static void noteDifference(Model model, UUID entry, Cost cost) {
        if (cost.isCut()) {
            LOG.warnf(
                    "a provider claims more than the call can have used; its bound is charged at most: entry=%s"
                            + " target=%s prompt_tokens=%d completion_tokens=%d provider_usd=%s charged_usd=%s"
                            + " bound_usd=%s",
                    entry,
                    model.target(),
                    cost.claimed().tokens().prompt(),
                    cost.claimed().tokens().completion(),
                    cost.provider(),
                    cost.charged(),
                    cost.ceiling().held());
        }
        String tier = cost.claimed().tier();
        if (tier != null && model.inTier(tier).isEmpty()) {
            LOG.warnf(
                    "a call was served in a tier whose price is not known: entry=%s target=%s service_tier=%s"
                            + " charged_usd=%s",
                    entry, model.target(), tier, cost.charged());
        }
        if (cost.differs()) {
            LOG.warnf(
                    "a provider's cost differs from its prices: entry=%s target=%s provider_usd=%s computed_usd=%s",
                    entry, model.target(), cost.provider(), cost.computed());
        }
    }
}
