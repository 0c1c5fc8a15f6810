package io.purser.gateway.attempt;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the content coding of an answer (RFC 9110, section 8.4.1): gzip and deflate, which some providers send
 * without being asked. It returns one small piece after the other, because a few bytes can become a thousand times as
 * many; the reader can stop after any piece.
 */
final class ContentDecoder implements AutoCloseable {
    /** The answer has a coding that Purser does not read, or is damaged. */
    static final class Undecodable extends RuntimeException {
        Undecodable(String why) {
            super(why, null, false, false);
        }
    }

    private enum DecoderState {
        BEGINNING,
        PLAIN,
        GZIP_HEAD,
        COMPRESSED,
        GZIP_END,
        OVER
    }

    private static final Set<String> PLAIN = Set.of("", "identity", "none", "utf-8");
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    private static final byte[] NOTHING = {};
    private static final int PIECE = 16_384;

    // RFC 1952, section 2.3
    private static final int MAGIC_FIRST = 0x1f;
    private static final int MAGIC_SECOND = 0x8b;
    private static final int GZIP_HEAD_LENGTH = 10;
    private static final int GZIP_END_LENGTH = 8;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int LONGEST_HEAD = 65_536;

    // RFC 1950, section 2.2
    private static final int ZLIB_METHOD = 8;
    private static final int ZLIB_CHECK = 31;

    private final String coding;
    private DecoderState state = DecoderState.BEGINNING;
    private byte[] pending = NOTHING;
    private byte[] given = NOTHING;
    private boolean isGzip;
    private @Nullable Inflater inflater;

    /** @param header the answer's {@code content-encoding}, or null; gzip is also recognized by its first bytes */
    ContentDecoder(@Nullable String header) {
        this.coding = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the bytes come out unchanged. */
    boolean isPlain() {
        return state == DecoderState.PLAIN;
    }

    /** Takes the next bytes of the answer. */
    void add(byte[] bytes) {
        pending = joined(pending, bytes);
    }

    /**
     * The next decoded bytes, or null if more input has to come first.
     *
     * @throws Undecodable if the input cannot be decoded
     */
    byte @Nullable [] next() {
        while (true) {
            switch (state) {
                case BEGINNING -> {
                    if (!isRecognised()) {
                        return null;
                    }
                }
                case PLAIN -> {
                    byte[] all = pending;
                    pending = NOTHING;
                    return all.length == 0 ? null : all;
                }
                case GZIP_HEAD -> {
                    int length = headLength();
                    if (length < 0) {
                        return null;
                    }
                    pending = Arrays.copyOfRange(pending, length, pending.length);
                    begin(true);
                }
                case COMPRESSED -> {
                    byte[] piece = inflated();
                    if (piece.length > 0) {
                        return piece;
                    }
                    if (state == DecoderState.COMPRESSED) {
                        return null;
                    }
                }
                case GZIP_END -> {
                    if (pending.length <= GZIP_END_LENGTH) {
                        return null;
                    }
                    // Another member follows, or bytes without a meaning.
                    pending = Arrays.copyOfRange(pending, GZIP_END_LENGTH, pending.length);
                    state = at(0) == MAGIC_FIRST ? DecoderState.GZIP_HEAD : DecoderState.OVER;
                }
                case OVER -> {
                    pending = NOTHING;
                    return null;
                }
            }
        }
    }

    /** Whether the first bytes identify the coding; two bytes are enough. */
    private boolean isRecognised() {
        if (pending.length == 0 || (pending.length == 1 && (at(0) == MAGIC_FIRST || coding.equals("deflate")))) {
            return false;
        }
        if (at(0) == MAGIC_FIRST && at(1) == MAGIC_SECOND) {
            isGzip = true;
            state = DecoderState.GZIP_HEAD;
        } else if (PLAIN.contains(coding) || GZIP.contains(coding)) {
            state = DecoderState.PLAIN; // declared as gzip, but it is not
        } else if (coding.equals("deflate")) {
            boolean isWrapped = (at(0) & 0xf) == ZLIB_METHOD && (at(0) << 8 | at(1)) % ZLIB_CHECK == 0;
            begin(!isWrapped);
        } else {
            throw new Undecodable("its coding is %s, which was not asked for".formatted(coding));
        }
        return true;
    }

    private int at(int position) {
        return pending[position] & 0xff;
    }

    private void begin(boolean isRaw) {
        close();
        inflater = new Inflater(isRaw);
        state = DecoderState.COMPRESSED;
    }

    /** The length of a member's header, or −1 if the header is incomplete. */
    private int headLength() {
        if (pending.length < GZIP_HEAD_LENGTH) {
            return -1;
        }
        if (at(1) != MAGIC_SECOND) {
            throw new Undecodable("it is no gzip");
        }
        int flags = at(3);
        int end = GZIP_HEAD_LENGTH;
        if ((flags & HAS_EXTRA) != 0) {
            if (pending.length < end + 2) {
                return -1;
            }
            end += 2 + at(end) + (at(end + 1) << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            end = afterZero(end);
        }
        if ((flags & HAS_COMMENT) != 0) {
            end = afterZero(end);
        }
        if ((flags & HAS_CHECKSUM) != 0) {
            end += 2;
        }
        if (end <= pending.length) {
            return end;
        }
        if (pending.length > LONGEST_HEAD) {
            throw new Undecodable("the head of its gzip has no end");
        }
        return -1;
    }

    /** The position after the next zero byte, or one after the end if there is no zero byte. */
    private int afterZero(int from) {
        for (int i = from; i < pending.length; i++) {
            if (pending[i] == 0) {
                return i + 1;
            }
        }
        return Math.max(from, pending.length) + 1;
    }

    private byte[] inflated() {
        Inflater running = Objects.requireNonNull(inflater, "it was begun");
        byte[] piece = new byte[PIECE];
        try {
            while (true) {
                int length = running.inflate(piece);
                if (length > 0) {
                    return length == PIECE ? piece : Arrays.copyOf(piece, length);
                }
                if (running.finished()) {
                    byte[] rest = Arrays.copyOfRange(given, given.length - running.getRemaining(), given.length);
                    given = NOTHING;
                    pending = joined(rest, pending);
                    state = isGzip ? DecoderState.GZIP_END : DecoderState.OVER;
                    return NOTHING;
                }
                if (running.needsDictionary()) {
                    throw new Undecodable("it needs a dictionary");
                }
                if (pending.length == 0) {
                    return NOTHING;
                }
                given = pending;
                pending = NOTHING;
                running.setInput(given);
            }
        } catch (DataFormatException e) {
            throw new Undecodable("it is damaged: " + e.getMessage());
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Frees the memory outside the heap. */
    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }
}
