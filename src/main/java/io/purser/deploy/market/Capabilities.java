package io.purser.deploy.market;

/**
 * What a market can do, so that the code that uses a market never has to ask which one it is.
 *
 * @param choosesDseq whether a deployment gets the dseq of its {@link DeploymentPlacement}; otherwise the dseq is known
 *     only when the deployment is {@link DeploymentClaims#created created}
 * @param reopensOrders whether {@link Market#closeLease} and {@link Market#startGroup} work; otherwise another provider
 *     needs another deployment, and this one has to be closed
 * @param paysGas whether transactions cost AKT as gas, which the account needs and the ledger counts
 * @param keepsDeposits whether a deposit has exactly the requested amount; otherwise read the amount from the escrow
 */
public record Capabilities(boolean choosesDseq, boolean reopensOrders, boolean paysGas, boolean keepsDeposits) {
    static Capabilities of(MarketKind kind) {
        return switch (kind) {
            case CHAIN -> new Capabilities(true, true, true, true);
            case CONSOLE -> new Capabilities(false, false, false, false);
        };
    }
}
