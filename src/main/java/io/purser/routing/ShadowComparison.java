package io.purser.routing;

import io.purser.ledger.report.ShadowLedger;
import io.purser.ledger.report.ShadowSums;
import io.purser.money.MediaTokens;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the policy in force and the shadow policy chose for one request. Its sums are in memory, and whatever happens to
 * them does not touch the call.
 *
 * @param chosen by the policy in force, before a session or a fallback changed that
 * @param shadow by the shadow policy, or null if no model could serve the request
 * @param at when it was decided, by which prices apply
 */
public record ShadowComparison(
        ShadowLedger ledger,
        String policy,
        String shadowPolicy,
        Candidate chosen,
        @Nullable Candidate shadow,
        Instant at) {
    private static final Logger LOG = Logger.getLogger(ShadowComparison.class);

    /** Counts the decision. */
    public void decided() {
        add(() -> ShadowSums.decided(chosen.estimatedCost(), shadow == null ? Usd.ZERO : shadow.estimatedCost()));
    }

    /** Counts the tokens of the call, at the prices of both models. */
    public void measured(TokenCounts tokens) {
        if (shadow != null) {
            Candidate other = shadow;
            add(() -> ShadowSums.measured(cost(chosen, tokens), cost(other, tokens)));
        }
    }

    private Usd cost(Candidate candidate, TokenCounts tokens) {
        return candidate.model().cost(tokens, MediaTokens.NONE, at);
    }

    private void add(Supplier<ShadowSums> sums) {
        try {
            String other = shadow == null ? "" : shadow.model().target();
            ledger.add(
                    at,
                    new ShadowLedger.Pair(policy, shadowPolicy, chosen.model().target(), other),
                    sums.get());
        } catch (RuntimeException e) {
            LOG.debugf(e, "a decision of the shadow policy was not counted");
        }
    }
}
