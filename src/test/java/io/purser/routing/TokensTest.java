package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.purser.support.BesideOthers;
import io.purser.support.ProcessorTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BesideOthers
@Timeout(300)
class TokensTest {
    @ParameterizedTest
    @CsvSource({"'', 0", "hello, 1", "Say hello, 2", "'The quick brown fox jumps over the lazy dog.', 10"})
    void countsAsOpenAisTokenizerDoes(String text, long tokens) {
        assertThat(Tokens.count(text)).isEqualTo(tokens);
    }

    /** Compares with another implementation, which is right and needs nine times the memory. */
    @Test
    void countsAsTheReferenceDoesWhateverTheTextIs() {
        Encoding reference = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
        Random random = new Random(20261128);
        for (int round = 0; round < 2_000; round++) {
            String text = round % 2 == 0 ? randomText(random, 1 + random.nextInt(90)) : randomWords(random);

            assertThat(Tokens.count(text)).as(text).isEqualTo(reference.countTokensOrdinary(text));
        }
    }

    private static String randomWords(Random random) {
        String[] words = {
            "The",
            " budget",
            "'s",
            " isn't",
            "  ",
            "\n\n",
            "\t",
            " 12345",
            " Straße",
            "ändert",
            " 東京",
            "{\"a\":",
            "</div>",
            " counterrevolutionaries",
            "XMLHttpRequest",
            " naïve",
            "…",
            " привет",
            "👍🏽",
            "    return x;\r\n"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    @Test
    void countsAWordOfAMegabyteSoonAndWithinItsBytes() {
        String word = "a".repeat(1_000_000);

        AtomicLong tokens = new AtomicLong();

        Duration taken = ProcessorTime.of(() -> tokens.set(Tokens.count(word)));

        assertThat(taken).isLessThan(Duration.ofSeconds(20));
        assertThat(tokens.get()).isBetween(1_000L, 1_000_000L);
    }

    @Test
    void countsALongTextAsTheSumOfItsWords() {
        long one = Tokens.count(" hello");

        assertThat(Tokens.count("hello" + " hello".repeat(9_999))).isEqualTo(10_000 * one);
    }

    @Test
    void neverCutsACharacterInHalf() {
        // A smiley is two chars: if pieces started at even and at odd positions, one of them would cut a smiley.
        String smileys = "\uD83D\uDE00".repeat(3_000);
        long whole = Tokens.count("\uD83D\uDE00".repeat(10));

        assertThat(Tokens.count(smileys)).isLessThanOrEqualTo(smileys.getBytes(StandardCharsets.UTF_8).length);
        assertThat(Tokens.count("x" + smileys)).isBetween(whole * 100, whole * 400);
    }

    @Test
    void countsHalvesOfCharactersToo() {
        assertThat(Tokens.count("\uD83D")).isPositive();
        assertThat(Tokens.count("\uDE00".repeat(5_000))).isPositive();
    }

    @Test
    void neverCountsMoreThanTheBound() {
        Random random = new Random(20261122);
        for (int round = 0; round < 300; round++) {
            String text = randomText(random, 1 + random.nextInt(400));
            PromptSize prompt = Prompts.size(text, null);
            PromptSize messages =
                    Prompts.size(null, List.of(Map.of("role", "user", "content", text), Map.of("role", text)));

            assertThat(prompt.tokens()).as(text).isLessThanOrEqualTo(prompt.bound());
            assertThat(messages.tokens()).as(text).isLessThanOrEqualTo(messages.bound());
        }
    }

    private static String randomText(Random random, int length) {
        int[][] alphabets = {
            {0x20, 0x7e}, {0xa0, 0x24f}, {0x370, 0x5ff}, {0x4e00, 0x9fff}, {0x1f300, 0x1faff}, {0, 0xffff}
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int[] alphabet = alphabets[random.nextInt(alphabets.length)];
            text.appendCodePoint(alphabet[0] + random.nextInt(alphabet[1] - alphabet[0] + 1));
        }
        return text.toString();
    }

    @Test
    void looksAtTheTokensOnlyWhereTheBytesLeaveItOpen() {
        PromptSize small = PromptSize.of(8_000, () -> {
            throw new AssertionError("8,000 bytes cannot be more than 8,000 tokens");
        });
        PromptSize exactly = PromptSize.of(40_000, () -> 8_000);
        PromptSize oneMore = PromptSize.of(40_000, () -> 8_001);

        assertThat(small.isMoreThan(8_000)).isFalse();
        assertThat(exactly.isMoreThan(8_000)).isFalse();
        assertThat(oneMore.isMoreThan(8_000)).isTrue();
    }
}
