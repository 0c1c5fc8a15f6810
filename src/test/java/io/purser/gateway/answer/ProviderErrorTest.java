package io.purser.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderErrorTest {
    private static com.fasterxml.jackson.databind.JsonNode json(String text) {
        return Objects.requireNonNull(
                PassthroughJson.answer(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'error': {'message': 'flagged by us', 'code': 502}, 'user_id': 'u'} | 502 | flagged by us | -",
                "{'error': {'message': 'slow down', 'code': '429', 'type': 'rate_limit'}} | 429 | slow down | rate_limit",
                "{'error': 'out of memory'} | 502 | out of memory | -",
                "{'object': 'error', 'message': 'too long', 'type': 'BadRequestError', 'code': 400} | 400 | too long | BadRequestError",
                "[{'error': {'code': 400, 'message': 'a valid role', 'status': 'INVALID_ARGUMENT'}}] | 400 | a valid role | -",
                "{'detail': 'Not authenticated'} | 502 | Not authenticated | -",
                "{'detail': [{'loc': ['body'], 'msg': 'field required', 'type': 'missing'}]} | 502 | field required | -",
                "{'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'Overloaded'}} | 502 | Overloaded | overloaded_error",
                "{'choices': [{'index': 0, 'error': {'code': 503, 'message': 'gone'}}]} | 503 | gone | -",
                "{'errors': [{'message': 'first', 'code': 'bad_thing'}]} | 502 | first | bad_thing",
            })
    void findsTheErrorUnderAStatusOf200InAnyWrapping(String answer, int status, String message, String code) {
        ProviderError error = ProviderError.inSuccess(json(answer)).orElseThrow();

        assertThat(error.status()).isEqualTo(status);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices': [], 'error': null}",
                "{'choices': [{'error': null}], 'error': {}}",
                "{'choices': [], 'detail': 'high'}",
                "{'data': [], 'error': ''}",
                "[]",
                "3",
            })
    void takesNothingElseForAnError(String answer) {
        assertThat(ProviderError.inSuccess(json(answer))).isEmpty();
    }

    @Test
    void keepsTheStatusOfTheAnswerWhereThatIsAnError() {
        ProviderError error = ProviderError.of(
                400, json("{'error': {'message': 'm', 'code': 'context_length_exceeded', 'param': 'messages'}}"));

        assertThat(error).isEqualTo(new ProviderError(400, "m", "context_length_exceeded", "messages", false));
    }

    @Test
    void readsAnErrorWithoutABody() {
        assertThat(ProviderError.of(500, null)).isEqualTo(new ProviderError(500, "", null, null, false));
    }

    /** A message may be as long as an answer, and a pattern tries each of its characters. */
    @Test
    void looksForKnownWordsInTheFirstFourThousandCharactersOfAMessageOnly() {
        String near = " ".repeat(4_000);
        String far = " ".repeat(4_096);

        assertThat(ErrorNames.isModeration(near + "content policy")).isTrue();
        assertThat(ErrorNames.isModeration(far + "content policy")).isFalse();
        assertThat(ErrorNames.byMessage(near + "prompt is too long", 400, "other"))
                .isEqualTo("context_length_exceeded");
        assertThat(ErrorNames.byMessage(far + "prompt is too long", 400, "other"))
                .isEqualTo("other");
    }

    @Test
    void tellsModerationByItsReasonsAndItsWords() {
        assertThat(ProviderError.of(403, json("{'error': {'message': 'no', 'metadata': {'reasons': ['violence']}}}"))
                        .isModeration())
                .isTrue();
        assertThat(ProviderError.of(403, json("{'error': {'message': 'your input was flagged'}}"))
                        .isModeration())
                .isTrue();
        assertThat(ProviderError.of(403, json("{'error': {'message': 'country not supported'}}"))
                        .isModeration())
                .isFalse();
    }

    @Test
    void readsWhatIsToldInPlainWordsAndOnPages() {
        ProviderError words = ErrorText.of(400, "prompt is too long: 9 > 8".getBytes(StandardCharsets.UTF_8));
        ProviderError page = ErrorText.inSuccess(
                        "<html><title>Bad Gateway</title><p>x</p></html>".getBytes(StandardCharsets.UTF_8))
                .orElseThrow();

        assertThat(words)
                .isEqualTo(new ProviderError(400, "prompt is too long: 9 > 8", "context_length_exceeded", null, false));
        assertThat(page).isEqualTo(new ProviderError(502, "Bad Gateway", null, null, false));
        assertThat(ErrorText.inSuccess("once upon a time".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
