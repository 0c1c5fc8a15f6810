package io.purser.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamedResponseTest {
    private static final int LIMIT = 500_000;

    private final HeapLease memory = new HeapAccount(LIMIT, LIMIT).open("somebody", 0);
    private final StreamedResponse answer = new StreamedResponse(true, new OpenAiForm(), memory);

    private static byte[] event(String delta) {
        return ("{\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void letsGoOfTheTextThatItCountsWhereAPieceNeedsTheMemory() {
        answer.take(event("\"content\":\"" + "x".repeat(40_000) + "\""), Buffer.buffer());
        long held = answer.heldText();
        byte[] large = event("\"content\":\"\",\"more\":[" + "{},".repeat(1_500) + "{}]");
        Buffer forCaller = Buffer.buffer();

        answer.take(large, forCaller);

        assertThat(held).isEqualTo(320_000);
        assertThat(answer.heldText()).isZero();
        assertThat(memory.bytes()).isLessThan(LIMIT);
        assertThat(forCaller.toString()).contains("\"more\":[{},");
        assertThat(answer.countText()).isEqualTo(10_000);
    }
}
