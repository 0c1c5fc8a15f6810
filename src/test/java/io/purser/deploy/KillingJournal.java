package io.purser.deploy;

import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import java.util.Optional;

/**
 * Kills its own process right before or after it records a transaction as signed, or as settled:
 * {@code after signing-lease} is before a node has it, {@code before settling-lease} is after a block has it.
 */
record KillingJournal(TransactionJournal journal, Death death) implements TransactionJournal {
    @Override
    public Optional<JournalEntry> latest(String operation) {
        return journal.latest(operation);
    }

    @Override
    public void signed(String operation, SignedTransaction transaction) {
        death.around("signing-" + name(operation), () -> journal.signed(operation, transaction));
    }

    @Override
    public void settled(String operation, String hash, JournalState state) {
        death.around("settling-" + name(operation), () -> journal.settled(operation, hash, state));
    }

    /** {@code create}, or {@code close} and {@code start} for the change to another provider. */
    private static String name(String operation) {
        String[] parts = operation.split("/", -1);
        return parts[0].equals("reorder") ? "reorder-" + parts[parts.length - 1] : parts[0];
    }
}
