package io.purser.gateway;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream of server-sent events into their data (WHATWG HTML, section 9.2), however the network cut it. Comments
 * and fields other than {@code data} are skipped.
 */
final class SseReader {
    /** An event is longer than anyone wants to hold in memory. */
    static final class TooLong extends RuntimeException {
        TooLong(int most) {
            super("an event is longer than %d bytes".formatted(most), null, false, false);
        }
    }

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final int most;
    private final Consumer<byte[]> events;
    private final ByteArrayOutputStream unfinishedLine = new ByteArrayOutputStream(0);
    private byte[] data = {};
    private boolean hasData;

    /**
     * Reads events of at most so many bytes.
     *
     * @param events takes the data of each
     */
    SseReader(int most, Consumer<byte[]> events) {
        this.most = most;
        this.events = events;
    }

    /** Takes the next bytes. */
    void feed(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (unfinishedLine.size() == 0) {
                    line(bytes, start, i);
                } else {
                    unfinishedLine.write(bytes, start, i - start);
                    byte[] line = unfinishedLine.toByteArray();
                    unfinishedLine.reset();
                    line(line, 0, line.length);
                }
                start = i + 1;
            }
        }
        if (start < bytes.length) {
            unfinishedLine.write(bytes, start, bytes.length - start);
        }
        if (unfinishedLine.size() + data.length > most) {
            throw new TooLong(most);
        }
    }

    /** Takes the end: what lacks only its last line break counts. */
    void end() {
        feed(new byte[] {'\n', '\n'});
    }

    private void line(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end == from) {
            dispatch();
        } else if (end - from >= DATA.length && Arrays.equals(bytes, from, from + DATA.length, DATA, 0, DATA.length)) {
            int begin = from + DATA.length;
            add(bytes, begin < end && bytes[begin] == ' ' ? begin + 1 : begin, end);
        }
    }

    private void add(byte[] bytes, int from, int to) {
        if (!hasData) {
            data = Arrays.copyOfRange(bytes, from, to);
            hasData = true;
            return;
        }
        byte[] longer = Arrays.copyOf(data, data.length + 1 + to - from);
        longer[data.length] = '\n';
        System.arraycopy(bytes, from, longer, data.length + 1, to - from);
        data = longer;
    }

    private void dispatch() {
        if (hasData) {
            byte[] event = data;
            data = new byte[0];
            hasData = false;
            events.accept(event);
        }
    }
}
