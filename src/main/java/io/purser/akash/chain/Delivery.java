package io.purser.akash.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One signed transaction on its way into a block. */
final class Delivery {
    private static final int LOOKS_UNTIL_SENT_AGAIN = 8;

    private final Chain chain;
    private final SignedTransaction transaction;
    private final TransactionTimes times;
    private final Clock clock;
    private final Instant deadline;
    /** Whether no node can have taken it: then a refusal is final. */
    private boolean neverTaken;

    private boolean accepted;
    private int looks;

    Delivery(Chain chain, SignedTransaction transaction, TransactionTimes times, Clock clock) {
        this.chain = chain;
        this.transaction = transaction;
        this.times = times;
        this.clock = clock;
        this.deadline = clock.instant().plus(times.life()).plus(times.patience());
    }

    /** @param isFresh whether it was signed just now, so that nobody can have sent it before */
    Outcome carryThrough(boolean isFresh) {
        neverTaken = isFresh;
        if (!isFresh) {
            Optional<Outcome> outcome = look();
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        while (true) {
            Optional<Outcome> outcome = accepted ? Optional.empty() : send();
            outcome = outcome.or(this::look);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (clock.instant().isAfter(deadline)) {
                throw new ChainException(inDoubt());
            }
            // A node that took it may have lost it since.
            accepted &= ++looks % LOOKS_UNTIL_SENT_AGAIN != 0;
            pause(times.poll());
        }
    }

    private Optional<Outcome> send() {
        TransactionResult answer;
        try {
            answer = chain.nodes().ask(node -> {
                try {
                    return node.broadcast(transaction.bytes());
                } catch (NodeUnusable e) {
                    // It may have arrived all the same; from here on a refusal proves nothing.
                    neverTaken = false;
                    throw e;
                }
            });
        } catch (ChainException e) {
            neverTaken &= isRefusal(e.failure());
            return neverTaken ? Optional.of(new Outcome.Unhappened(e.failure(), false)) : Optional.empty();
        }
        Optional<ChainFailure> refusal = answer.failure();
        if (refusal.isEmpty() || refusal.get() instanceof ChainFailure.AlreadyKnown) {
            accepted = true;
            neverTaken = false;
            return Optional.empty();
        }
        return neverTaken ? Optional.of(new Outcome.Unhappened(refusal.get(), false)) : Optional.empty();
    }

    /** A node that fails, or whose answer cannot be read, may have taken it all the same. */
    private static boolean isRefusal(ChainFailure failure) {
        return !(failure instanceof ChainFailure.NoNode
                || failure instanceof ChainFailure.Unreadable
                || failure instanceof ChainFailure.Unknown);
    }

    private Optional<Outcome> look() {
        return Outcome.of(transaction, chain);
    }

    private ChainFailure inDoubt() {
        return new ChainFailure.InDoubt(transaction.hash(), transaction.timeout());
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainException(inDoubt());
        }
    }
}
