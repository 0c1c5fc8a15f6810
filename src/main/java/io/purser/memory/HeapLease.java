package io.purser.memory;

import io.purser.problem.Problem;

/**
 * The bytes of the {@link HeapAccount} that one request holds. The lease can grow and shrink, and goes back once. The
 * account is the lock of all its leases, because a call changes them often.
 */
public final class HeapLease implements AutoCloseable {
    /** The bytes of all leases of one request. */
    private static final class Together {
        private long bytes;
    }

    private final HeapAccount account;
    private final String holder;
    private final Together together;
    private long bytes;
    private boolean closed;

    HeapLease(HeapAccount account, String holder) {
        this(account, holder, new Together());
    }

    private HeapLease(HeapAccount account, String holder, Together together) {
        this.account = account;
        this.holder = holder;
        this.together = together;
    }

    /** Another lease for the same request, still empty. */
    public HeapLease beside() {
        return new HeapLease(account, holder, together);
    }

    public long bytes() {
        synchronized (account) {
            return bytes;
        }
    }

    /** Sets the lease to this many bytes. If they are not free, the lease keeps its bytes and the result is false. */
    public boolean tryResize(long wanted) {
        synchronized (account) {
            if (closed) {
                return wanted <= bytes;
            }
            if (wanted == bytes) {
                return true;
            }
            if (!account.change(holder, bytes, wanted)) {
                return false;
            }
            together.bytes += wanted - bytes;
            bytes = wanted;
            return true;
        }
    }

    public boolean tryGrow(long more) {
        synchronized (account) {
            return tryResize(bytes + more);
        }
    }

    /**
     * The same as {@link #tryResize}.
     *
     * @throws Problem 413 if no request can have so many bytes, 503 if this one cannot have them now
     */
    public void resize(long wanted) {
        synchronized (account) {
            if (!tryResize(wanted)) {
                throw account.refusal(wanted, together.bytes - bytes);
            }
        }
    }

    /**
     * Grows the lease by this many bytes.
     *
     * @throws Problem as {@link #resize} does
     */
    public void grow(long more) {
        synchronized (account) {
            resize(bytes + more);
        }
    }

    /**
     * Whether the lease can grow by this many bytes once the holder has no other request: a single lease may take up to
     * the limit, and several of one request the holder's share. If not, a retry does not help.
     */
    public boolean canEverGrow(long more) {
        synchronized (account) {
            long beside = together.bytes - bytes;
            return beside + bytes + more <= (beside > 0 ? account.share() : account.limit());
        }
    }

    /** Moves all bytes to another lease of the same request. If that one is closed, they go back. */
    public void moveTo(HeapLease other) {
        synchronized (account) {
            long moved = bytes;
            tryResize(0);
            other.tryGrow(moved);
        }
    }

    /** Gives all bytes back. A second call does nothing. */
    @Override
    public void close() {
        synchronized (account) {
            if (!closed) {
                tryResize(0);
                closed = true;
            }
        }
    }
}
