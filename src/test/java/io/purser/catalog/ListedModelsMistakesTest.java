package io.purser.catalog;

import static io.purser.catalog.ListsOfModels.list;
import static io.purser.catalog.ListsOfModels.one;
import static io.purser.catalog.ListsOfModels.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left out of a provider's list of models, and which lists are refused. */
class ListedModelsMistakesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '-1' | '-1' | its price "prompt" varies
            '-0.000001' | '1e-6' | its price "prompt" is negative
            '1e-6' | -1e-6 | its price "completion" is negative
            'NaN' | '1e-6' | its price "prompt" is no number
            'Infinity' | '1e-6' | its price "prompt" is no number
            '1e-6' | '' | its price "completion" is no number
            '1e-6' | '1,5' | its price "completion" is no number
            '1e-6' | true | its price "completion" is no number
            '1e-6' | ['1'] | its price "completion" is no number
            '1e-6' | null | its price "completion" is missing
            '3' | '15' | its price "prompt" is absurd: more than 0.01 dollars
            '1e999999999' | '15' | its price "prompt" is no number
            """, quoteCharacter = '~')
    void leavesAModelWithoutACredibleNumberOut(String prompt, String completion, String why) {
        ListedModels listed = list(priced("bad", prompt, completion), priced("good", "'1e-6'", "'2e-6'"));

        assertThat(listed.models()).extracting(ListedModel::id).containsExactly("good");
        assertThat(listed.leftOut()).containsExactly("bad: " + why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id': 'bad', 'pricing': {'prompt': NaN, 'completion': '1e-6'}}",
                "{'id': 'bad', 'pricing': {'prompt': '1e-6', 'prompt': '0', 'completion': '1e-6'}}",
                "{'id': 'bad', 'pricing': '0.01'}",
                "{'id': 'bad', 'input_price': 0.000001}",
                "{'id': 'bad', 'pricing': {'prompt': 0, 'completion': 0, 'overrides': 'none'}}",
                "{'id': 'bad', 'pricing': {'prompt': 0, 'completion': 0, 'overrides': [7]}}",
                "{'id': 'bad name', 'input_price': 0, 'output_price': 0}",
                "{'id': 'bad\\u0007', 'input_price': 0, 'output_price': 0}",
                "{'id': 'bad\\u202e', 'input_price': 0, 'output_price': 0}",
                "{'id': '', 'input_price': 0, 'output_price': 0}",
                "{'id': ['bad'], 'input_price': 0, 'output_price': 0}",
                "{'id': 7}",
                "{}",
                "'bad'",
                "'a \\u0022quoted, {text]'",
                "7",
                "null",
                "[[[[]]]]"
            })
    void leavesWhatCannotBeReadOutAndKeepsTheRest(String item) {
        ListedModels listed = list(priced("one", "'1e-6'", "'2e-6'"), item, priced("two", "'1e-6'", "'2e-6'"));

        assertThat(listed.models()).extracting(ListedModel::id).containsExactly("one", "two");
        assertThat(listed.leftOut()).hasSize(1);
        assertThat(listed.leftOut().getFirst().chars()).allMatch(c -> c >= ' ' && c < 0x7F);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'128000'", "-1", "0", "1.5", "1e30", "9223372036854775808", "null", "[]", "true"})
    void doesNotBelieveAContextOfAnotherKind(String context) {
        assertThat(one("{'id': 'm', 'context_length': %s}".formatted(context)).context())
                .isEmpty();
    }

    @Test
    void takesNoMoreThanFiveThousandModels() {
        String items = IntStream.range(0, 5_100)
                .mapToObj(i -> priced("m" + i, "'1e-6'", "'2e-6'"))
                .collect(Collectors.joining(","));

        ListedModels listed = list(items);

        assertThat(listed.models()).hasSize(ListedModels.MOST);
        assertThat(listed.leftOut()).containsExactly("100 more: the list has more than 5000 models");
    }

    @Test
    void keepsNoMoreThanAThousandLines() {
        String items = IntStream.range(0, 3_000).mapToObj(i -> "7").collect(Collectors.joining(","));

        assertThat(list(items).leftOut()).hasSize(ListedModels.MOST_LINES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "null",
                "7",
                "<html>",
                "{'data': 7}",
                "{'data': {'id': 'm'}}",
                "{'data': [{'id': 'm'}",
                "{'data': [{'id': 'm'}]",
                "{'data': [{'id': 'm'}]} x",
                "{'models': [{'id': 'm'}]}"
            })
    void refusesWhatIsNoList(String answer) {
        assertThatThrownBy(() -> ListedModels.read(
                        answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8), ModelTraits.LimitName.EITHER))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refusesOtherEncodingsAndDeepNesting() {
        String answer = "{\"data\": [{\"id\": \"m\"}]}";
        String deep = "{\"data\": [" + "[".repeat(100_000);

        for (byte[] bytes : List.of(
                answer.getBytes(StandardCharsets.UTF_16),
                answer.getBytes(java.nio.charset.Charset.forName("UTF-32")),
                deep.getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> ListedModels.read(bytes, ModelTraits.LimitName.EITHER))
                    .isInstanceOf(IOException.class);
        }
    }

    /** Any damage to an answer ends in a list or in the one exception. */
    @Test
    void survivesDamagedAnswers() {
        byte[] whole = ("[" + priced("one", "'1e-6'", "'2e-6'") + ", {'id': 'two', 'input_price': 1e-6,"
                        + " 'output_price': 2e-6, 'context_window': 9, 'supported_parameters': ['tools']}]")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(ListedModels.read(damaged, ModelTraits.LimitName.EITHER)
                                .models()
                                .size())
                        .isLessThanOrEqualTo(2);
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
