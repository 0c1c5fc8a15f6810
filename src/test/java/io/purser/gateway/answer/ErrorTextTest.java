package io.purser.gateway.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.BesideOthers;
import io.purser.support.ProcessorTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
@Timeout(300)
class ErrorTextTest {
    private static final int LONGEST = 65_536;
    private static final int TIMES = 20;

    @Test
    void saysWhatAPageIsAbout() {
        assertThat(ErrorText.of(503, "<html><h1 class=\"a\">Back <!-- --> soon</h1>".getBytes(UTF_8))
                        .message())
                .isEqualTo("Back soon");
        assertThat(ErrorText.of(503, "<html><title lang='en'>Busy</title>".getBytes(UTF_8))
                        .message())
                .isEqualTo("Busy");
    }

    /** Each text takes milliseconds if it is read once, and seconds if it is read again from each beginning. */
    @ParameterizedTest
    @ValueSource(strings = {"<", "<h1", "<h1 ", "input length and "})
    void readsAPageOfBeginningsOnce(String beginning) {
        byte[] page = ("<html>" + beginning.repeat(LONGEST / beginning.length())).getBytes(UTF_8);

        Duration taken = ProcessorTime.of(() -> {
            for (int i = 0; i < TIMES; i++) {
                assertThat(ErrorText.of(500, page).status()).isEqualTo(500);
                assertThat(ErrorText.of(
                                        400,
                                        beginning
                                                .repeat(LONGEST / beginning.length())
                                                .getBytes(UTF_8))
                                .status())
                        .isEqualTo(400);
            }
        });

        assertThat(taken).isLessThan(Duration.ofSeconds(15));
    }
}
