package io.purser.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A connection that speaks HTTP/2 without TLS, by prior knowledge, frame by frame as no ordinary client would. */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private static final int PRIORITY = 0x20;
    private static final int PATIENCE_MS = 10_000;

    /** One frame: RFC 9113, section 4.1. */
    @SuppressWarnings("ArrayRecordComponent") // frames are looked at and not compared
    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** The first byte of a block of headers, which tells the status; before it, a stream's priority may stand. */
        public byte first() {
            return payload[(flags & PRIORITY) == 0 ? 0 : 5];
        }

        /** The error that a RST_STREAM or a GOAWAY tells. */
        public int error() {
            int at = payload.length == 4 ? 0 : 4;
            return ByteBuffer.wrap(payload, at, Integer.BYTES).getInt();
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    public RawHttp2(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0);
    }

    /** Puts a frame into the buffer. */
    public void send(int type, int flags, int stream, byte... payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length & 0xffff);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** The block of a request's headers; none of them is put into the table. */
    public static byte[] headers(String method, String path, String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        field(block, ":method", method);
        field(block, ":scheme", "http");
        field(block, ":path", path);
        field(block, ":authority", "localhost");
        for (int i = 0; i < more.length; i += 2) {
            field(block, more[i], more[i + 1]);
        }
        return block.toByteArray();
    }

    /** A literal without indexing and without Huffman's code: RFC 7541, section 6.2.2. */
    private static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** The next frame of that type; empty where the connection was closed, or nothing came, before there was one. */
    public Optional<Frame> next(int type) throws IOException {
        flushQuietly();
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int found = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                Frame frame = new Frame(found, flags, stream, in.readNBytes(length));
                if (found == type) {
                    return Optional.of(frame);
                }
            }
        } catch (EOFException | SocketException | SocketTimeoutException e) {
            return Optional.empty();
        }
    }

    private void flushQuietly() throws IOException {
        try {
            out.flush();
        } catch (SocketException e) {
            // the server reads no more; what it said before can still be read
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
