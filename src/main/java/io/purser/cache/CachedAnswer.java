package io.purser.cache;

import io.purser.ledger.GivenAgain;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * An answer, as it is kept.
 *
 * @param headers JSON of the headers that belong to the answer
 * @param paid the entry that paid for it, with its tokens and its cost
 * @param body the body as it was sent, from the buffer's position to its limit, in an array of its own
 */
public record CachedAnswer(String contentType, String headers, GivenAgain paid, ByteBuffer body) {
    private static final byte VERSION = 1;

    /** Everything in one array. */
    byte[] toBytes() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + headers.length() + body.remaining());
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.writeUTF(contentType);
            out.writeUTF(headers);
            out.writeLong(paid.entry().getMostSignificantBits());
            out.writeLong(paid.entry().getLeastSignificantBits());
            TokenCounts tokens = paid.tokens();
            out.writeLong(tokens.prompt());
            out.writeLong(tokens.completion());
            out.writeLong(tokens.cached());
            out.writeLong(tokens.cacheWrite());
            out.writeLong(tokens.reasoning());
            out.writeLong(paid.saved().nanos());
            out.write(body.array(), body.arrayOffset() + body.position(), body.remaining());
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads {@link #toBytes}; empty if another release wrote it in another form. */
    static Optional<CachedAnswer> of(byte[] bytes) {
        try (InputStream all = new java.io.ByteArrayInputStream(bytes);
                DataInputStream in = new DataInputStream(all)) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            String contentType = in.readUTF();
            String headers = in.readUTF();
            UUID entry = new UUID(in.readLong(), in.readLong());
            TokenCounts tokens =
                    new TokenCounts(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
            Usd saved = Usd.ofNanos(in.readLong());
            int head = bytes.length - all.available();
            return Optional.of(new CachedAnswer(
                    contentType,
                    headers,
                    new GivenAgain(entry, tokens, saved),
                    ByteBuffer.wrap(bytes, head, bytes.length - head)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
