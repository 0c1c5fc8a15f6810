package io.purser.access.body;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The encoding of a request's body (RFC 9110, section 8.4): plain, or gzip, which the access filter decodes. */
enum BodyEncoding {
    PLAIN,
    GZIP;

    private static final int PIECE = 16_384;

    /**
     * The encoding of this request's body.
     *
     * @throws Problem 415 if it is another one than gzip
     */
    static BodyEncoding of(RoutingContext context) {
        HttpServerRequest request = context.request();
        String named = String.join(",", request.headers().getAll(HttpHeaders.CONTENT_ENCODING))
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (named) {
            case "", "identity" -> PLAIN;
            case "gzip", "x-gzip" -> GZIP;
            default -> {
                // RFC 9110, section 12.5.3: the answer names the encodings that the client may use.
                context.response().putHeader("accept-encoding", "gzip");
                throw Problem.of(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "send the body as it is, or with content-encoding: gzip; no other encoding is understood");
            }
        };
    }

    /**
     * The decoded body. Handlers behind the filter see only this one.
     *
     * @param body is taken
     * @param limit the most bytes of the decoded body
     * @throws Problem 400, 413 or 503
     */
    Buffer decoded(HttpServerRequest request, BufferedRequestBody body, long limit, BodyMemory memory) {
        if (this == PLAIN) {
            return body.take();
        }
        BufferedRequestBody unpacked = body.beside();
        byte[] sent = body.take().getBytes();
        byte[] piece = new byte[PIECE];
        try (InputStream packed = new GZIPInputStream(new ByteArrayInputStream(sent), PIECE)) {
            for (int read = packed.read(piece); read >= 0; read = packed.read(piece)) {
                if (unpacked.length() + read > limit) {
                    throw BodyReader.tooLong(limit);
                }
                if (!unpacked.add(Buffer.buffer().appendBytes(piece, 0, read))) {
                    throw memory.refusal(unpacked.length());
                }
            }
        } catch (IOException broken) {
            throw Problem.of(ProblemType.MALFORMED, "the body is not what its content-encoding says: it is no gzip");
        }
        Buffer whole = unpacked.take();
        request.headers().remove(HttpHeaders.CONTENT_ENCODING);
        if (request.headers().contains("content-length")) {
            request.headers().set("content-length", Integer.toString(whole.length()));
        }
        return whole;
    }
}
