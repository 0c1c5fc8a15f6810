package io.purser.fake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The faults that a test switches on in a fake. A count says how often a fault happens; other faults last until the
 * test resets them.
 */
public final class FakeFaults {
    private volatile boolean unreachable;
    private volatile boolean status;
    private volatile boolean holdingPool;
    private volatile boolean holdingMints;
    private volatile boolean garbling;
    private volatile boolean keepingNoIndex;
    private volatile Duration behind = Duration.ZERO;
    private volatile Duration delay = Duration.ZERO;
    private volatile String fork = "";
    private volatile long moreGas;
    private final AtomicInteger swallow = new AtomicInteger();
    private final AtomicInteger lose = new AtomicInteger();
    private volatile boolean refusing;

    /** Closes every connection without an answer. */
    public void unreachable(boolean value) {
        unreachable = value;
    }

    /** Makes no more blocks. */
    public void status(boolean value) {
        status = value;
    }

    /** Makes blocks without transactions. */
    public void holdPool(boolean value) {
        holdingPool = value;
    }

    /** Leaves mints pending. */
    public void holdMints(boolean value) {
        holdingMints = value;
    }

    /** Does not return the results of transactions. */
    public void keepNoIndex(boolean value) {
        keepingNoIndex = value;
    }

    /** Answers with a text that is not JSON. */
    public void garble(boolean value) {
        garbling = value;
    }

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

    /** Makes transactions use this much more gas than their simulation reported. */
    public void moreGas(long value) {
        moreGas = value;
    }

    /** Accepts the next broadcasts, and closes the connection without an answer. */
    public void swallowAnswers(int count) {
        swallow.set(count);
    }

    /** Accepts the next broadcasts and loses them. */
    public void lose(int count) {
        lose.set(count);
    }

    /** Refuses broadcasts before a block contains them, so that they pay no fee. */
    public void refuse(boolean value) {
        refusing = value;
    }

    boolean isRefusing() {
        return refusing;
    }

    boolean isUnreachable() {
        return unreachable;
    }

    boolean keepsNoIndex() {
        return keepingNoIndex;
    }

    boolean isStanding() {
        return status;
    }

    boolean holdsPool() {
        return holdingPool;
    }

    boolean holdsMints() {
        return holdingMints;
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
        return garbling ? "<html>bad gateway</html>" : body;
    }

    boolean swallowsThisAnswer() {
        return swallow.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    boolean losesThis() {
        return lose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    void dawdle() {
        LockSupport.parkNanos(delay.toNanos());
    }
}
