package io.purser.access.body;

import io.purser.memory.HeapLease;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a body so far, and their memory. Both go back at once, on the thread that decides it. If the lease went
 * back before the bytes, others could take memory that is still in use.
 */
final class BufferedRequestBody {
    private static final int SMALLEST_BLOCK = 4_096;
    private static final int LARGEST_BLOCK = 65_536;

    private final HeapLease lease;
    private final boolean growing;
    private final List<Buffer> blocks = new ArrayList<>();
    private int room;
    private int length;
    private boolean dropped;

    private BufferedRequestBody(HeapLease lease, boolean growing) {
        this.lease = lease;
        this.growing = growing;
    }

    /** A body whose lease covers all its bytes, gathered in one block. */
    static BufferedRequestBody announced(HeapLease lease, int length) {
        BufferedRequestBody body = new BufferedRequestBody(lease, false);
        body.addBlock(length);
        return body;
    }

    /** A body whose lease grows with the bytes that arrive. */
    static BufferedRequestBody growing(HeapLease lease) {
        return new BufferedRequestBody(lease, true);
    }

    /** Another body, which grows the same lease with its bytes. */
    BufferedRequestBody beside() {
        return growing(lease);
    }

    /** Takes the next piece; false if there is not enough memory. */
    synchronized boolean add(Buffer piece) {
        if (dropped) {
            return true;
        }
        if (growing && !lease.tryGrow((long) BodyMemory.READING * piece.length())) {
            return false;
        }
        int taken = 0;
        while (taken < piece.length()) {
            if (room == 0) {
                addBlock(Math.clamp(length, SMALLEST_BLOCK, LARGEST_BLOCK));
            }
            int part = Math.min(room, piece.length() - taken);
            blocks.getLast().appendBuffer(piece, taken, part);
            taken += part;
            room -= part;
            length += part;
        }
        return true;
    }

    private void addBlock(int size) {
        blocks.add(Buffer.buffer(size));
        room = size;
    }

    synchronized int length() {
        return length;
    }

    /** The bytes of memory in its lease. */
    long held() {
        return lease.bytes();
    }

    /** Takes the whole body out; nothing of it stays here. */
    synchronized Buffer take() {
        Buffer whole;
        if (blocks.size() == 1) {
            whole = blocks.getFirst();
        } else {
            whole = Buffer.buffer(length);
            blocks.forEach(whole::appendBuffer);
        }
        forget();
        return whole;
    }

    /** Drops the bytes that were not taken, and keeps only the memory of a request without a body. */
    synchronized void drop() {
        if (!dropped) {
            forget();
            lease.tryResize(Math.min(lease.bytes(), BodyMemory.FRAME));
        }
    }

    /** Drops all bytes and all memory. */
    synchronized void dropAll() {
        forget();
        lease.close();
    }

    synchronized boolean isGone() {
        return dropped;
    }

    private void forget() {
        dropped = true;
        blocks.clear();
        room = 0;
    }
}
