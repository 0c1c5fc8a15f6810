package io.purser.fake;

import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A journal in memory that keeps every signed transaction. */
public final class MemoryJournal implements TransactionJournal {
    private final Map<String, JournalEntry> latest = new LinkedHashMap<>();
    private final List<SignedTransaction> signed = new ArrayList<>();

    @Override
    public synchronized Optional<JournalEntry> latest(String operation) {
        return Optional.ofNullable(latest.get(operation));
    }

    @Override
    public synchronized void signed(String operation, SignedTransaction transaction) {
        signed.add(transaction);
        latest.put(operation, new JournalEntry(transaction, JournalState.SENT));
    }

    @Override
    public synchronized void settled(String operation, String hash, JournalState state) {
        JournalEntry entry = latest.get(operation);
        if (entry != null && entry.transaction().hash().equals(hash)) {
            latest.put(operation, new JournalEntry(entry.transaction(), state));
        }
    }

    /** All signed transactions, in order. */
    public synchronized List<SignedTransaction> signed() {
        return List.copyOf(signed);
    }
}
