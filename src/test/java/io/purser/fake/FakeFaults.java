package io.purser.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The faults that a test switches on in a fake. A count says how often a fault happens; other faults last until the
 * test resets them.
 */
public final class FakeFaults extends FaultSwitches<FakeFaults.Fault> {
    /** A fault without a size. */
    public enum Fault {
        /** Closes every connection without an answer. */
        UNREACHABLE,
        /** Makes no more blocks. */
        STANDING,
        /** Makes blocks without transactions. */
        HOLDING_POOL,
        /** Leaves mints pending. */
        HOLDING_MINTS,
        /** Does not return the results of transactions. */
        KEEPING_NO_INDEX,
        /** Has not indexed the transactions of its blocks yet. */
        INDEXING_LATE,
        /** Stands behind a proxy that finds no way to it. */
        BEHIND_A_PROXY,
        /** Lists deployments without an end. */
        ENDLESS,
        /** Fails queries about deployments, leases and bids by itself, with an error that no module has registered. */
        FAILING,
        /** Has deleted the state that queries about deployments, leases and bids ask for. */
        PRUNED,
        /** Takes no more transactions: the next broadcasts find a full mempool. */
        FULL,
        /** Answers with a text that is not JSON. */
        GARBLING,
        /** Refuses broadcasts before a block contains them, so that they pay no fee. */
        REFUSING,
        /** Accepts the next broadcasts, and closes the connection without an answer. */
        SWALLOWED,
        /** Accepts the next broadcasts and loses them. */
        LOST
    }

    private volatile Duration behind = Duration.ZERO;
    private volatile Duration delay = Duration.ZERO;
    private volatile String fork = "";
    private volatile long moreGas;
    private volatile Optional<EarlierBlock> earlier = Optional.empty();
    private final AtomicInteger answersFromEarlier = new AtomicInteger();

    /** Makes blocks with a time that is this much in the past. */
    public void behind(Duration value) {
        behind = value;
    }

    /** Answers after this time. */
    public void delay(Duration value) {
        delay = value;
    }

    /** Answers with another chain's id. */
    public void fork(String otherChainId) {
        fork = otherChainId;
    }

    /**
     * Answers queries about deployments as a machine that stands at that block, behind the same address; empty ends
     * that. Transactions are up to date.
     */
    public void answersFrom(Optional<EarlierBlock> block) {
        earlier = block;
    }

    /** How many queries were answered from an earlier block. */
    public int answersFromEarlier() {
        return answersFromEarlier.get();
    }

    /** The error of a node that fails by itself, for a query about something of Akash's or about a transaction. */
    Optional<FakeAnswer> failure(String path) {
        if (has(Fault.KEEPING_NO_INDEX) && path.startsWith("/cosmos/tx/v1beta1/txs/")) {
            return Optional.of(FakeAnswer.error(500, 2, "transaction indexing is disabled"));
        }
        if (has(Fault.INDEXING_LATE) && path.startsWith("/cosmos/tx/v1beta1/txs/")) {
            return Optional.of(FakeAnswer.error(404, 5, "tx not found"));
        }
        if (!path.startsWith("/akash/")) {
            return Optional.empty();
        }
        if (has(Fault.BEHIND_A_PROXY)) {
            return Optional.of(FakeAnswer.error(404, 404, "Not Found"));
        }
        if (has(Fault.ENDLESS) && path.endsWith("/deployments/list")) {
            ObjectNode page = FakeJson.object().put("more", "x".repeat(1 << 20));
            page.putArray("deployments");
            page.putObject("pagination").put("next_key", "MA==").put("total", "1");
            return Optional.of(new FakeAnswer(200, page));
        }
        if (has(Fault.FAILING)) {
            return Optional.of(FakeAnswer.error(500, 13, "runtime error: invalid memory address: panic"));
        }
        return has(Fault.PRUNED)
                ? Optional.of(FakeAnswer.error(
                        400,
                        3,
                        "failed to load state at height 5; version does not exist (latest height: 9): invalid request"))
                : Optional.empty();
    }

    /** The state that the machine which answers this query has seen. */
    FakeState seen(FakeState newest, String path) {
        Optional<EarlierBlock> block = path.startsWith("/akash/") ? earlier : Optional.empty();
        block.ifPresent(ignored -> answersFromEarlier.incrementAndGet());
        return block.map(EarlierBlock::state).orElse(newest);
    }

    /** Makes transactions use this much more gas than their simulation reported. */
    public void moreGas(long value) {
        moreGas = value;
    }

    Duration behind() {
        return behind;
    }

    long gasMoreThanSimulated() {
        return moreGas;
    }

    String chainId(String right) {
        return fork.isEmpty() ? right : fork;
    }

    String garbled(String body) {
        return has(Fault.GARBLING) ? "<html>bad gateway</html>" : body;
    }

    void dawdle() {
        LockSupport.parkNanos(delay.toNanos());
    }
}
