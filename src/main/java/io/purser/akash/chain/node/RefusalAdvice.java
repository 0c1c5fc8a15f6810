package io.purser.akash.chain.node;

/** Says what to do about a registered error, if its text alone does not say enough. */
final class RefusalAdvice {
    private RefusalAdvice() {}

    @SuppressWarnings("EnumSwitch") // Most codes say enough by their own text; a hundred empty branches would not help.
    static String of(ErrorCode code) {
        return switch (code) {
            case SDK_MEMO_TOO_LARGE -> "a memo has at most 256 characters";
            case SDK_MEMPOOL_IS_FULL -> "the node is full; send the same transaction again later";
            case BANK_SEND_TRANSACTIONS_ARE_DISABLED -> "this coin cannot be sent; ACT never leaves its account";
            case DEPLOYMENT_DEPLOYMENT_EXISTS -> "this dseq has been used before; if it is ours, it worked";
            case DEPLOYMENT_DEPLOYMENT_NOT_FOUND -> "there is no such deployment";
            case DEPLOYMENT_DEPLOYMENT_CLOSED -> "the deployment is closed; create another";
            case DEPLOYMENT_INVALID_DEPLOYMENT_HASH ->
                "the manifest is the one that is deployed already; send it to the provider";
            case DEPLOYMENT_DEPOSIT_INVALID -> "a deployment's deposit and prices have to be in uact";
            case DEPLOYMENT_INVALID_GROUPS -> "a deployment needs at least one group";
            case MARKET_BID_NOT_OPEN -> "the bid is not open any more; read the bids again";
            case MARKET_BID_ORDER_NOT_OPEN -> "the order is not open any more; create the deployment again";
            case MARKET_INVALID_ORDER_ORDER_NOT_FOUND -> "there is no such order";
            case MARKET_INVALID_BID_BID_NOT_FOUND -> "there is no such bid; read the bids again";
            case MARKET_LEASE_NOT_ACTIVE -> "the lease has ended";
            case ESCROW_ACCOUNT_NOT_FOUND -> "there is no such escrow account: the deployment does not exist";
            case ESCROW_ACCOUNT_CLOSED -> "the escrow account is closed with its deployment";
            case ESCROW_ACCOUNT_OVERDRAWN ->
                "the escrow is drained; a deposit only pays the debt: create another deployment";
            case BME_CIRCUIT_BREAKER_IS_ACTIVE -> "minting is halted by the chain; try again later";
            case BME_INVALID_DENOMINATION -> "ACT is minted from uakt only, and AKT from uact";
            case AKASH_INVALID_DEPOSIT_SOURCE -> "a deposit has to name its sources";
            default -> "the chain refuses it: " + code.text();
        };
    }
}
