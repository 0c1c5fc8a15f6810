package io.purser.access.body;

import io.purser.memory.HeapLease;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What has come of a body, and the memory that it takes. Both go back at once, on whatever thread that is decided: a lease
 * that is given back before its bytes are would let others take memory that is not there.
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

    /** Of a body whose lease is for all of it; it is gathered in one block. */
    static BufferedRequestBody announced(HeapLease lease, int length) {
        BufferedRequestBody body = new BufferedRequestBody(lease, false);
        body.addBlock(length);
        return body;
    }

    /** Of a body that pays for what comes. */
    static BufferedRequestBody growing(HeapLease lease) {
        return new BufferedRequestBody(lease, true);
    }

    /** Another body, which pays for what comes from the same lease. */
    BufferedRequestBody beside() {
        return growing(lease);
    }

    /** Takes the next piece; false where there is not the memory for it. */
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

    /** The bytes of memory that its lease has. */
    long held() {
        return lease.bytes();
    }

    /** All of it, which is kept here no longer. */
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

    /** Keeps nothing of it that was not taken, and no more memory than a request without a body has. */
    synchronized void drop() {
        if (!dropped) {
            forget();
            lease.tryResize(Math.min(lease.bytes(), BodyMemory.FRAME));
        }
    }

    /** Keeps nothing of it, and no memory at all. */
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
