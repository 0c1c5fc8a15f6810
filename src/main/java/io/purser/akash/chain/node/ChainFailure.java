package io.purser.akash.chain.node;

import io.purser.akash.chain.model.Coin;
import io.purser.problem.OutsideFailure;
import io.purser.problem.ProblemType;
import java.time.Instant;
import java.util.List;

/**
 * Why the chain did not answer a query or carry out a transaction. Each failure says in {@link #advice()} what happened
 * and what to do.
 */
public sealed interface ChainFailure extends OutsideFailure.Reason {
    /** Tells a person the failure and the next step. */
    @Override
    default String advice() {
        return switch (this) {
            case SequenceMismatch(var expected, var got) ->
                "the account's sequence is " + expected + " and the transaction carried " + got
                        + "; it has to be signed again (unordered transactions need no sequence)";
            case WrongSignature(var log) ->
                "the node does not accept the signature: check PURSER_AKASH_CHAIN_ID and the wallet (" + log + ")";
            case FeeTooLow(var offered, var required) ->
                "the fee of " + (offered.isEmpty() ? "nothing" : offered) + " is below the node's " + required
                        + "; raise purser.akash.gas-price";
            case InsufficientFunds failure -> failure.explanation();
            case UnknownAccount _ -> "the chain does not know the wallet's account yet: send AKT to its address first";
            case OutOfGas(var wanted, var used) ->
                "it needs more gas than " + wanted + " (" + used + " were used up); sign it again with more";
            case TimedOut(var blockTime, var timeout) ->
                "the chain's time is " + blockTime + ", and the transaction was good until " + timeout
                        + "; sign it again, and check this machine's clock";
            case UnorderedRefused(var _, var log) -> "the node refuses this unordered transaction (" + log + ")";
            case AlreadyKnown _ -> "the node has this transaction already; look for it by its hash";
            case DepositTooLow(var given, var minimum) ->
                "a deposit of " + given + " is below the minimum of " + minimum;
            case DenominationMismatch(var deposit, var price) ->
                "the deposit is in " + deposit + " and the price in " + price + "; both have to be in uact";
            case Refused(var code, var log) ->
                (code.advice().isEmpty() ? "the chain refuses it: " + code.text() : code.advice()) + " (" + log + ")";
            case Absent(var log) -> "the chain has no such thing: " + log;
            case NotShown(var what) ->
                "no node shows " + what + " yet; the node that answers may be some blocks behind, so it is asked again";
            case BadQuestion(var log) -> "the node does not accept the question: " + log;
            case NotOffered(var log) ->
                "the node does not offer this call; it may be of another version than this Purser knows: " + log;
            case OracleStalled(var log) ->
                "the chain's price oracle is stalled; ACT cannot be minted until it is fed again: " + log;
            case MintNotPossible(var reason) -> reason;
            case NoNode(var troubles) ->
                "no Akash node can be used; check PURSER_AKASH_NODES and PURSER_AKASH_CHAIN_ID: "
                        + String.join("; ", troubles);
            case InDoubt(var hash, var timeout) ->
                "transaction " + hash + " was sent, and no node says what became of it; until the chain's time has"
                        + " passed " + timeout + " only the same bytes may be sent again";
            case Unreadable(var what) -> "the node's answer cannot be read: " + what;
            case UnregisteredError(var codespace, var code, var log) ->
                "the chain refuses it with code " + code + " of " + codespace + ": " + log;
        };
    }

    @Override
    default ProblemType problemType() {
        return switch (this) {
            case Refused(var code, var _) when code.equals(ErrorCode.MEMPOOL_FULL) -> ProblemType.BUSY;
            case InsufficientFunds _, UnknownAccount _, MintNotPossible _, Refused _ -> ProblemType.CONFLICT;
            case DepositTooLow _, DenominationMismatch _ -> ProblemType.INVALID;
            case Absent _ -> ProblemType.NOT_FOUND;
            case NoNode _, NotShown _ -> ProblemType.NO_PROVIDER;
            case InDoubt _ -> ProblemType.OUTCOME_UNKNOWN;
            case SequenceMismatch _,
                    WrongSignature _,
                    FeeTooLow _,
                    OutOfGas _,
                    TimedOut _,
                    UnorderedRefused _,
                    AlreadyKnown _,
                    BadQuestion _,
                    NotOffered _,
                    OracleStalled _,
                    Unreadable _,
                    UnregisteredError _ -> ProblemType.PROVIDER_FAILED;
        };
    }

    @Override
    default boolean isOpen() {
        return this instanceof InDoubt;
    }

    /** The account's sequence has changed, so the transaction has to be signed again. */
    record SequenceMismatch(long expected, long got) implements ChainFailure {}

    /** The signature is for another chain, account number or key. */
    record WrongSignature(String log) implements ChainFailure {}

    /** The fee is below the node's lowest gas price. */
    record FeeTooLow(String offered, String required) implements ChainFailure {}

    /**
     * The account cannot pay.
     *
     * @param spendable the account's funds; empty if the node does not say
     * @param needed the funds that the transaction needs; empty if the node does not say
     */
    record InsufficientFunds(List<Coin> spendable, List<Coin> needed, String log) implements ChainFailure {
        public InsufficientFunds {
            spendable = List.copyOf(spendable);
            needed = List.copyOf(needed);
        }

        private String explanation() {
            if (spendable.isEmpty() || needed.isEmpty()) {
                return "the balance does not cover it: AKT (uakt) pays for gas, ACT (uact) for deposits; buy AKT, or"
                        + " mint ACT from AKT (" + log + ")";
            }
            Coin has = spendable.getFirst();
            Coin takes = needed.getFirst();
            return has + " is there and " + takes + " is needed: "
                    + new Coin(
                            takes.denom(), takes.amount().subtract(has.amount()).max(java.math.BigInteger.ZERO))
                    + " is missing; " + source(takes.denom());
        }

        private static String source(String denom) {
            return denom.equals(Coin.UACT)
                    ? "mint ACT from AKT to pay deposits"
                    : "send AKT to the wallet's address to pay for gas";
        }
    }

    /** Nobody has ever sent coins to the account. */
    record UnknownAccount(String log) implements ChainFailure {}

    /** The gas limit was too small. */
    record OutOfGas(long wanted, long used) implements ChainFailure {}

    /** The transaction's timeout had passed. */
    record TimedOut(Instant blockTime, Instant timeout) implements ChainFailure {}

    /** The unordered transaction breaks the rules for unordered transactions. */
    record UnorderedRefused(Reason reason, String log) implements ChainFailure {
        /** The rule that the transaction breaks. */
        public enum Reason {
            TIMEOUT_TOO_FAR_AHEAD,
            TIMEOUT_MISSING,
            SEQUENCE_SET,
            /** A block already contains a transaction with this timeout, most likely this transaction. */
            TIMEOUT_USED,
            NOT_ENABLED
        }
    }

    /** The node already has this transaction. That is as good as accepting it. */
    record AlreadyKnown() implements ChainFailure {}

    /** The deposit is below the chain's minimum. */
    record DepositTooLow(Coin given, Coin minimum) implements ChainFailure {}

    /** The deposit and the price are not in the same coin. Both have to be in ACT. */
    record DenominationMismatch(String deposit, String price) implements ChainFailure {}

    /** Any other error that a module of the chain has registered. */
    record Refused(ErrorCode code, String log) implements ChainFailure {}

    /** The requested object does not exist. */
    record Absent(String log) implements ChainFailure {}

    /**
     * A node does not show a thing that is known to be on the chain, so the node is behind. The chain forgets no
     * deployment and no lease.
     */
    record NotShown(String what) implements ChainFailure {}

    /** The node says that the query is wrong. */
    record BadQuestion(String log) implements ChainFailure {}

    /** The node does not offer this call. */
    record NotOffered(String log) implements ChainFailure {}

    /** The oracle has no fresh price, so nothing can be minted. */
    record OracleStalled(String log) implements ChainFailure {}

    /** The chain would not carry the mint out. */
    record MintNotPossible(String reason) implements ChainFailure {}

    /** No configured node can be used. */
    record NoNode(List<String> troubles) implements ChainFailure {
        public NoNode {
            troubles = List.copyOf(troubles);
        }
    }

    /** The transaction was sent, and it is not known yet whether a block contains it. Nobody may sign it again. */
    record InDoubt(String hash, Instant timeout) implements ChainFailure {}

    /** The answer does not have the documented form. */
    record Unreadable(String what) implements ChainFailure {}

    /** The error is not registered in any list that this version of Purser has. */
    record UnregisteredError(String codespace, int code, String log) implements ChainFailure {}
}
