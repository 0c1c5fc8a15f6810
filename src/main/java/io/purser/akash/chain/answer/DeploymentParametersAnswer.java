package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Coin;
import java.util.List;

/** The rules of deployments. */
public record DeploymentParametersAnswer(Body params) {
    /** The rules themselves. */
    public record Body(List<Coin> minDeposits) {}

    /** The smallest deposits, by coin. */
    public List<Coin> minimumDeposits() {
        return List.copyOf(params.minDeposits);
    }
}
