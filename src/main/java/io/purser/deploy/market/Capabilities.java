package io.purser.deploy.market;

/**
 * What a market can do, so that whoever uses it never has to ask which one it is.
 *
 * @param choosesDseq whether a deployment gets the dseq of its {@link DeploymentPlacement}; otherwise it is first known when it is
 *     {@link DeploymentClaims#created created}
 * @param reopensOrders whether {@link Market#closeLease} and {@link Market#startGroup} work; otherwise another provider
 *     takes closing the deployment and creating another
 * @param paysGas whether AKT is spent on gas, which has to be there and be counted
 * @param keepsDeposits whether a deposit is what was asked for; otherwise the real one is read from the escrow
 */
public record Capabilities(boolean choosesDseq, boolean reopensOrders, boolean paysGas, boolean keepsDeposits) {
    static final Capabilities OF_THE_CHAIN = new Capabilities(true, true, true, true);
    static final Capabilities OF_CONSOLE = new Capabilities(false, false, false, false);
}
