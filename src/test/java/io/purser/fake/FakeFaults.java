package io.purser.fake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What a fake is told to do wrong. Counts say how often; the rest holds until it is set back. */
public final class FakeFaults {
    private volatile boolean away;
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

    /** It closes every connection without an answer. */
    public void away(boolean value) {
        away = value;
    }

    /** Its blocks stop. */
    public void status(boolean value) {
        status = value;
    }

    /** Its blocks take nothing. */
    public void holdPool(boolean value) {
        holdingPool = value;
    }

    /** Mints stay pending. */
    public void holdMints(boolean value) {
        holdingMints = value;
    }

    /** It does not say what became of transactions. */
    public void keepNoIndex(boolean value) {
        keepingNoIndex = value;
    }

    /** It answers with something that is not JSON. */
    public void garble(boolean value) {
        garbling = value;
    }

    /** Its blocks are so old. */
    public void behind(Duration value) {
        behind = value;
    }

    /** It takes so long to answer. */
    public void delay(Duration value) {
        delay = value;
    }

    /** It says to be on another chain. */
    public void fork(String otherChainId) {
        fork = otherChainId;
    }

    /** Transactions use so much more gas than their simulation said. */
    public void moreGas(long value) {
        moreGas = value;
    }

    /** It takes the next broadcasts and closes the connection without an answer. */
    public void swallowAnswers(int count) {
        swallow.set(count);
    }

    /** It accepts the next broadcasts and loses them. */
    public void lose(int count) {
        lose.set(count);
    }

    /** It refuses what is broadcast before any block has it, so that no fee is paid. */
    public void refuse(boolean value) {
        refusing = value;
    }

    boolean isRefusing() {
        return refusing;
    }

    boolean isAway() {
        return away;
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
