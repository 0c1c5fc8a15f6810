package io.purser.access.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.memory.HeapAccount;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class BufferedRequestBodyTest {
    private final HeapAccount account = new HeapAccount(1_000_000, 1_000_000);

    @Test
    void isWhatCameInWhateverPieces() {
        BufferedRequestBody body = BufferedRequestBody.growing(account.open("nobody", 0));
        Buffer sent = Buffer.buffer();
        for (int i = 1; i < 400; i++) {
            Buffer piece = Buffer.buffer(Integer.toString(i).repeat(i));
            sent.appendBuffer(piece);
            assertThat(body.add(piece)).isTrue();
        }

        assertThat(body.length()).isEqualTo(sent.length());
        assertThat(account.taken()).isEqualTo(2L * sent.length());
        assertThat(body.take()).isEqualTo(sent);
    }

    @Test
    void isOneBlockWhereItsLengthWasAnnounced() {
        BufferedRequestBody body = BufferedRequestBody.announced(account.open("a", 26_384), 5_000);
        assertThat(body.add(Buffer.buffer("a".repeat(4_000)))).isTrue();
        assertThat(body.add(Buffer.buffer("b".repeat(1_000)))).isTrue();

        assertThat(body.take()).isEqualTo(Buffer.buffer("a".repeat(4_000) + "b".repeat(1_000)));
        assertThat(account.taken()).isEqualTo(26_384);
    }

    @Test
    void takesNothingForWhichThereIsNoMemory() {
        BufferedRequestBody body = BufferedRequestBody.growing(account.open("nobody", 0));

        assertThat(body.add(Buffer.buffer("a".repeat(400_000)))).isTrue();
        assertThat(body.add(Buffer.buffer("a".repeat(200_000)))).isFalse();

        assertThat(body.length()).isEqualTo(400_000);
        assertThat(account.taken()).isEqualTo(800_000);
    }

    @Test
    void goesWithItsMemoryAndTakesNothingMore() {
        BufferedRequestBody body = BufferedRequestBody.growing(account.open("nobody", BodyMemory.FRAME));
        body.add(Buffer.buffer("a".repeat(400_000)));

        body.dropAll();

        assertThat(body.isGone()).isTrue();
        assertThat(account.taken()).isZero();
        assertThat(body.add(Buffer.buffer("a"))).isTrue();
        assertThat(body.take().length()).isZero();
        assertThat(account.taken()).isZero();
    }
}
