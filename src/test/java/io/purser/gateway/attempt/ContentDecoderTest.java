package io.purser.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDecoderTest {
    private static final byte[] TEXT = "{\"said\": \"äöü€ and again and again\"}".getBytes(StandardCharsets.UTF_8);

    private static byte[] packed(String form) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int times = form.equals("gzip twice") ? 2 : 1;
        for (int i = 0; i < times; i++) {
            int half = TEXT.length / times;
            try (OutputStream packing = packing(form, out)) {
                packing.write(TEXT, i * half, i == times - 1 ? TEXT.length - i * half : half);
            }
        }
        return out.toByteArray();
    }

    private static OutputStream packing(String form, OutputStream out) throws IOException {
        return switch (form) {
            case "gzip", "gzip twice" -> new GZIPOutputStream(out);
            case "deflate" -> new DeflaterOutputStream(out);
            case "raw deflate" -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION, true));
            default -> out;
        };
    }

    private static void drain(ContentDecoder decoder, ByteArrayOutputStream out) {
        for (byte[] piece = decoder.next(); piece != null; piece = decoder.next()) {
            out.writeBytes(piece);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip twice", "deflate", "raw deflate", "identity"})
    void undoesItWhereverItIsCut(String form) throws IOException {
        byte[] all = packed(form);
        String header = form.replace("raw ", "").replace(" twice", "");
        for (int cut = 0; cut <= all.length; cut++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ContentDecoder decoder = new ContentDecoder(header)) {
                decoder.add(Arrays.copyOfRange(all, 0, cut));
                drain(decoder, out);
                decoder.add(Arrays.copyOfRange(all, cut, all.length));
                drain(decoder, out);
            }
            assertThat(out.toByteArray()).as("cut at %d", cut).isEqualTo(TEXT);
        }
    }

    @Test
    void tellsGzipByItsBytesWhereNoHeaderDoes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ContentDecoder decoder = new ContentDecoder(null)) {
            decoder.add(packed("gzip"));
            drain(decoder, out);
        }

        assertThat(out.toByteArray()).isEqualTo(TEXT);
    }

    @Test
    void givesOutSmallPiecesOfWhatBecomesAThousandTimesAsLong() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 64; i++) {
                packing.write(new byte[1_048_576]);
            }
        }
        int pieces = 0;
        try (ContentDecoder decoder = new ContentDecoder("gzip")) {
            decoder.add(bomb.toByteArray());
            for (byte[] piece = decoder.next(); piece != null; piece = decoder.next()) {
                assertThat(piece.length).isLessThanOrEqualTo(16_384);
                pieces++;
            }
        }

        assertThat(bomb.size()).isLessThan(100_000);
        assertThat(pieces).isGreaterThanOrEqualTo(4_096);
    }

    @Test
    void refusesWhatIsDamagedAndWhatNobodyReads() throws IOException {
        byte[] damaged = packed("gzip");
        Arrays.fill(damaged, 10, damaged.length, (byte) 0xff);
        try (ContentDecoder gzip = new ContentDecoder("gzip");
                ContentDecoder brotli = new ContentDecoder("br")) {
            gzip.add(damaged);
            brotli.add(TEXT);

            assertThatThrownBy(() -> drain(gzip, new ByteArrayOutputStream()))
                    .isInstanceOf(ContentDecoder.Undecodable.class);
            assertThatThrownBy(() -> drain(brotli, new ByteArrayOutputStream()))
                    .isInstanceOf(ContentDecoder.Undecodable.class);
        }
    }
}
