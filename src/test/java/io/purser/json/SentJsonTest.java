package io.purser.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SentJsonTest {
    /** Components of the kinds that requests have. */
    record Sent(
            String txBytes,
            Optional<String> mode,
            OptionalLong dseq,
            BigDecimal deposit,
            Instant at,
            Optional<Long> n) {}

    @Test
    void writesComponentsInTheirOrderAndWithoutAbsentOnes() {
        assertThat(SentJson.write(new Sent(
                        "AA==",
                        Optional.empty(),
                        OptionalLong.of(7),
                        new BigDecimal("1E+3"),
                        Instant.parse("2026-11-29T10:00:00Z"),
                        Optional.empty())))
                .isEqualTo("{\"tx_bytes\":\"AA==\",\"dseq\":7,\"deposit\":1000,\"at\":\"2026-11-29T10:00:00Z\"}");
    }
}
