package io.purser.memory;

import io.purser.problem.Problem;

/** What one request holds of the {@link HeapAccount}. It can change, and goes back once. */
public final class HeapLease implements AutoCloseable {
    private final HeapAccount account;
    private final String holder;
    private long bytes;
    private boolean closed;

    HeapLease(HeapAccount account, String holder) {
        this.account = account;
        this.holder = holder;
    }

    /** Another lease for the same holder, of nothing yet. */
    public HeapLease beside() {
        return new HeapLease(account, holder);
    }

    public synchronized long bytes() {
        return bytes;
    }

    /** Has so many bytes from here on, or, where they are not to be had, as many as before; then it is false. */
    public synchronized boolean tryResize(long wanted) {
        if (closed) {
            return wanted <= bytes;
        }
        if (wanted == bytes) {
            return true;
        }
        if (!account.change(holder, bytes, wanted)) {
            return false;
        }
        bytes = wanted;
        return true;
    }

    public synchronized boolean tryGrow(long more) {
        return tryResize(bytes + more);
    }

    /**
     * The same as {@link #tryResize}.
     *
     * @throws Problem 413 where no request can have so much, 503 where this one cannot have it now
     */
    public synchronized void resize(long wanted) {
        if (!tryResize(wanted)) {
            throw account.refusal(wanted);
        }
    }

    /**
     * Has so many bytes more.
     *
     * @throws Problem as {@link #resize} does
     */
    public synchronized void grow(long more) {
        resize(bytes + more);
    }

    /**
     * Whether it gets so much more where nobody else has any. Where not, asking again does not help.
     */
    public synchronized boolean canEverGrow(long more) {
        return bytes + more <= account.share();
    }

    /** Gives all of it back. A second time does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            tryResize(0);
            closed = true;
        }
    }
}
