package io.purser.gateway.answer;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the data of server-sent events from a stream, however the network cut it (WHATWG HTML, section 9.2.6). A line
 * ends with LF, CR or both, a byte-order mark may come first, and the data of an event may take several lines. Comments
 * and other fields are skipped, except {@code error}: in such a field servers of the llama.cpp family tell why they failed.
 */
public final class SseReader {
    /** An event is longer than the reader may hold in memory. */
    public static final class TooLong extends RuntimeException {
        TooLong(int most) {
            super("an event is longer than %d bytes".formatted(most), null, false, false);
        }
    }

    private static final byte[] FIELD = {'d', 'a', 't', 'a'};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r', ':'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final int LARGEST_KEPT = 16_384;

    private final int most;
    private final Consumer<byte[]> events;
    private ByteArrayOutputStream unfinishedLine = new ByteArrayOutputStream(0);
    private ByteArrayOutputStream data = new ByteArrayOutputStream(0);
    private boolean hasData;
    private boolean isFirstLine = true;
    private boolean endedWithCarriageReturn;

    /**
     * Reads events of at most so many bytes.
     *
     * @param events receives the data of each event; LF separates the lines of one event
     */
    public SseReader(int most, Consumer<byte[]> events) {
        this.most = most;
        this.events = events;
    }

    /** The bytes of the event that is still incomplete. */
    public int held() {
        return unfinishedLine.size() + data.size();
    }

    /**
     * Takes the next bytes.
     *
     * @throws TooLong if the current event is too long already
     */
    public void feed(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte each = bytes[i];
            if (each != '\n' && each != '\r') {
                endedWithCarriageReturn = false;
                continue;
            }
            boolean completesPair = each == '\n' && endedWithCarriageReturn;
            if (!completesPair) {
                endLine(bytes, start, i);
            }
            endedWithCarriageReturn = each == '\r';
            start = i + 1;
        }
        if (start < bytes.length) {
            unfinishedLine.write(bytes, start, bytes.length - start);
        }
        if (held() > most) {
            throw new TooLong(most);
        }
    }

    /** Takes the end of the stream; an event that lacks only its last line break counts. */
    public void end() {
        feed(new byte[] {'\n'});
        feed(new byte[] {'\n'});
    }

    private void endLine(byte[] bytes, int from, int to) {
        if (unfinishedLine.size() == 0) {
            line(bytes, from, to);
        } else {
            unfinishedLine.write(bytes, from, to - from);
            byte[] line = unfinishedLine.toByteArray();
            unfinishedLine = emptied(unfinishedLine);
            line(line, 0, line.length);
        }
    }

    /** Drops the buffer of a long event, so that short events do not keep its memory. */
    private static ByteArrayOutputStream emptied(ByteArrayOutputStream buffer) {
        if (buffer.size() > LARGEST_KEPT) {
            return new ByteArrayOutputStream(0);
        }
        buffer.reset();
        return buffer;
    }

    private void line(byte[] bytes, int from, int to) {
        int begin = isFirstLine && startsWith(bytes, from, to, BYTE_ORDER_MARK) ? from + BYTE_ORDER_MARK.length : from;
        isFirstLine = false;
        if (begin == to) {
            dispatch();
        } else if (startsWith(bytes, begin, to, FIELD)) {
            int colon = begin + FIELD.length;
            if (colon == to) {
                add(bytes, to, to);
            } else if (bytes[colon] == ':') {
                int value = colon + 1;
                add(bytes, value < to && bytes[value] == ' ' ? value + 1 : value, to);
            }
        } else if (startsWith(bytes, begin, to, ERROR)) {
            dispatch();
            add(bytes, begin + ERROR.length, to);
            dispatch();
        }
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private void add(byte[] bytes, int from, int to) {
        if (hasData) {
            data.write('\n');
        }
        data.write(bytes, from, to - from);
        hasData = true;
    }

    private void dispatch() {
        if (hasData) {
            byte[] event = data.toByteArray();
            data = emptied(data);
            hasData = false;
            events.accept(event);
        }
    }
}
