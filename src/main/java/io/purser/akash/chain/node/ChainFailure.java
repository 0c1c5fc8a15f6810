package io.purser.akash.chain.node;

import io.purser.akash.chain.model.Coin;
import java.time.Instant;
import java.util.List;

/** Why the chain did not do or say what it was asked. Each says in {@link #advice()} what happened and what to do. */
public sealed interface ChainFailure {
    /** What happened and what to do next, for a person. */
    String advice();

    /** The account has moved on; the transaction has to be signed again. */
    record SequenceMismatch(long expected, long got) implements ChainFailure {
        @Override
        public String advice() {
            return "the account's sequence is " + expected + " and the transaction carried " + got
                    + "; it has to be signed again (unordered transactions need no sequence)";
        }
    }

    /** A signature for another chain, account number or key. */
    record WrongSignature(String log) implements ChainFailure {
        @Override
        public String advice() {
            return "the node does not accept the signature: check PURSER_AKASH_CHAIN_ID and the wallet (" + log + ")";
        }
    }

    /** Less than the node's lowest gas price. */
    record FeeTooLow(String offered, String required) implements ChainFailure {
        @Override
        public String advice() {
            return "the fee of " + (offered.isEmpty() ? "nothing" : offered) + " is below the node's " + required
                    + "; raise purser.akash.gas-price";
        }
    }

    /**
     * The account cannot pay.
     *
     * @param spendable what it has; empty where the node does not say
     * @param needed what it takes; empty where the node does not say
     */
    record InsufficientFunds(List<Coin> spendable, List<Coin> needed, String log) implements ChainFailure {
        public InsufficientFunds {
            spendable = List.copyOf(spendable);
            needed = List.copyOf(needed);
        }

        @Override
        public String advice() {
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

    /** Nobody has ever sent anything to the account. */
    record UnknownAccount(String log) implements ChainFailure {
        @Override
        public String advice() {
            return "the chain does not know the wallet's account yet: send AKT to its address first";
        }
    }

    /** The gas limit was too small. */
    record OutOfGas(long wanted, long used) implements ChainFailure {
        @Override
        public String advice() {
            return "it needs more gas than " + wanted + " (" + used + " were used up); sign it again with more";
        }
    }

    /** The transaction's own time-out had passed. */
    record TimedOut(Instant blockTime, Instant timeout) implements ChainFailure {
        @Override
        public String advice() {
            return "the chain's time is " + blockTime + ", and the transaction was good until " + timeout
                    + "; sign it again, and check this machine's clock";
        }
    }

    /** An unordered transaction that breaks the rules for such. */
    record UnorderedRefused(Reason reason, String log) implements ChainFailure {
        /** Which rule. */
        public enum Reason {
            TIMEOUT_TOO_FAR_AHEAD,
            TIMEOUT_MISSING,
            SEQUENCE_SET,
            /** A transaction with this very time-out is in a block already: most likely this one. */
            TIMEOUT_USED,
            NOT_ENABLED
        }

        @Override
        public String advice() {
            return "the node refuses this unordered transaction (" + log + ")";
        }
    }

    /** The node has this very transaction already, which is as good as taking it. */
    record AlreadyKnown() implements ChainFailure {
        @Override
        public String advice() {
            return "the node has this transaction already; look for it by its hash";
        }
    }

    /** A deposit below the chain's minimum. */
    record DepositTooLow(Coin given, Coin minimum) implements ChainFailure {
        @Override
        public String advice() {
            return "a deposit of " + given + " is below the minimum of " + minimum;
        }
    }

    /** Deposit and price have to be in the same coin, ACT. */
    record DenominationMismatch(String deposit, String price) implements ChainFailure {
        @Override
        public String advice() {
            return "the deposit is in " + deposit + " and the price in " + price + "; both have to be in uact";
        }
    }

    /** Any other error that a module of the chain has registered. */
    record Refused(ErrorCode code, String log) implements ChainFailure {
        @Override
        public String advice() {
            return RefusalAdvice.of(code) + " (" + log + ")";
        }
    }

    /** What was asked for does not exist. */
    record Absent(String log) implements ChainFailure {
        @Override
        public String advice() {
            return "the chain has no such thing: " + log;
        }
    }

    /** The node finds the question wrong. */
    record BadQuestion(String log) implements ChainFailure {
        @Override
        public String advice() {
            return "the node does not accept the question: " + log;
        }
    }

    /** The node does not offer this call. */
    record NotOffered(String log) implements ChainFailure {
        @Override
        public String advice() {
            return "the node does not offer this call; it may be of another version than this Purser knows: " + log;
        }
    }

    /** The oracle has no fresh price, so that nothing can be minted. */
    record OracleStalled(String log) implements ChainFailure {
        @Override
        public String advice() {
            return "the chain's price oracle is stalled; ACT cannot be minted until it is fed again: " + log;
        }
    }

    /** Minting was asked for where it would not be carried out. */
    record MintNotPossible(String reason) implements ChainFailure {
        @Override
        public String advice() {
            return reason;
        }
    }

    /** No node of those configured can be used. */
    record NoNode(List<String> troubles) implements ChainFailure {
        public NoNode {
            troubles = List.copyOf(troubles);
        }

        @Override
        public String advice() {
            return "no Akash node can be used; check PURSER_AKASH_NODES and PURSER_AKASH_CHAIN_ID: "
                    + String.join("; ", troubles);
        }
    }

    /** It was sent, and it cannot be told yet whether a block took it. It must not be signed again. */
    record InDoubt(String hash, Instant timeout) implements ChainFailure {
        @Override
        public String advice() {
            return "transaction " + hash + " was sent, and no node says what became of it; until the chain's time has"
                    + " passed " + timeout + " only the same bytes may be sent again";
        }
    }

    /** An answer that is not of the documented form. */
    record Unreadable(String what) implements ChainFailure {
        @Override
        public String advice() {
            return "the node's answer cannot be read: " + what;
        }
    }

    /** An error that is not registered anywhere this Purser knows of. */
    record UnregisteredError(String codespace, int code, String log) implements ChainFailure {
        @Override
        public String advice() {
            return "the chain refuses it with code " + code + " of " + codespace + ": " + log;
        }
    }
}
