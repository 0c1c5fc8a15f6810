package io.purser.catalog;

import static io.purser.catalog.ModelsJson.mistakes;
import static io.purser.catalog.ModelsJson.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of providers by their names, and what a file can add to it. */
class KnownProvidersTest {
    private static final String MODEL = "'model': 'm', 'cost_in': 0.001, 'cost_out': 0.002, 'max_context': 1000";
    private static final String HOUSE = """
            {'provider': 'house', 'base_url': 'https://llm.house.example/v1', 'hosts': ['house.example'],
             'endpoint_env': 'HOUSE_KEY', 'headers': {'x-tenant': 'purser'}, 'stops_on_cancel': true,
             'generation_lookup': true, 'limit_name': 'max_completion_tokens', 'default_service_tier': 'calm'}""";

    private static Model model(String fields, String... others) {
        String items = "{" + fields + ", " + MODEL + "}" + (others.length == 0 ? "" : "," + String.join(",", others));
        return read(("[" + items + "]").replace('\'', '"')).getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "openai     | https://api.openai.com/v1      | CHAT_COMPLETIONS | OPENAI_API_KEY     | MAX_COMPLETION_TOKENS | GOES_ON",
                "anthropic  | https://api.anthropic.com/v1   | MESSAGES         | ANTHROPIC_API_KEY  | EITHER                | GOES_ON",
                "google     | https://generativelanguage.googleapis.com/v1beta/openai | CHAT_COMPLETIONS | GEMINI_API_KEY | EITHER | GOES_ON",
                "openrouter | https://openrouter.ai/api/v1   | CHAT_COMPLETIONS | OPENROUTER_API_KEY | EITHER                | GOES_ON",
                "mistral    | https://api.mistral.ai/v1      | CHAT_COMPLETIONS | MISTRAL_API_KEY    | MAX_TOKENS            | GOES_ON",
                "groq       | https://api.groq.com/openai/v1 | CHAT_COMPLETIONS | GROQ_API_KEY       | EITHER                | GOES_ON",
                "deepseek   | https://api.deepseek.com/v1    | CHAT_COMPLETIONS | DEEPSEEK_API_KEY   | MAX_TOKENS            | GOES_ON",
                "vllm       | http://localhost:8000/v1       | CHAT_COMPLETIONS | -                  | EITHER                | STOPS",
                "ollama     | http://localhost:11434/v1      | CHAT_COMPLETIONS | -                  | EITHER                | STOPS",
            })
    void areDescribedByTheirNames(
            String name,
            String url,
            Dialect dialect,
            @Nullable String key,
            ModelTraits.LimitName limit,
            ModelTraits.WhenCancelled whenCancelled) {
        Model model = model("'name': '" + name + "'");

        assertThat(model.baseUrl()).hasToString(url);
        assertThat(model.endpoint().dialect()).isEqualTo(dialect);
        assertThat(model.endpoint().keyVariable()).isEqualTo(key);
        assertThat(model.traits().limitName()).isEqualTo(limit);
        assertThat(model.traits().whenCancelled()).isEqualTo(whenCancelled);
    }

    @Test
    void sayNothingOfAServerElsewhereWithTheirName() {
        Model model = model("'name': 'vllm', 'base_url': 'https://proxy.example/v1'");

        assertThat(model.traits().whenCancelled()).isEqualTo(ModelTraits.WhenCancelled.GOES_ON);
        assertThat(model("'name': 'groq', 'base_url': 'https://proxy.example/v1'")
                        .endpoint()
                        .keyVariable())
                .isNull();
    }

    @Test
    void canBeAddedByAFileWhereverTheyStandInIt() {
        Model model = model("'name': 'house'", HOUSE);

        assertThat(model.baseUrl()).hasToString("https://llm.house.example/v1");
        assertThat(model.endpoint().keyVariable()).isEqualTo("HOUSE_KEY");
        assertThat(model.endpoint().headers()).isEqualTo(Map.of("x-tenant", "purser"));
        assertThat(model.traits().whenCancelled()).isEqualTo(ModelTraits.WhenCancelled.STOPS);
        assertThat(model.traits().tellsLater()).isTrue();
        assertThat(model.traits().limitName()).isEqualTo(ModelTraits.LimitName.MAX_COMPLETION_TOKENS);
        assertThat(model.traits().serviceTiers().usual()).isEqualTo("calm");
    }

    @Test
    void areKnownByTheirHostsToo() {
        Model model = model("'name': 'mine', 'base_url': 'https://eu.house.example/v1'", HOUSE);

        assertThat(model.endpoint().headers()).isEqualTo(Map.of("x-tenant", "purser"));
        assertThat(model.traits().serviceTiers().usual()).isEqualTo("calm");
        assertThat(model.endpoint().keyVariable()).isNull();
    }

    @Test
    void giveWayToWhatAModelSaysItself() {
        Model model = model(
                "'name': 'house', 'endpoint_env': 'OTHER', 'stops_on_cancel': false, 'dialect': 'messages',"
                        + " 'supported_parameters': ['max_tokens'], 'generation_lookup': false",
                HOUSE);

        assertThat(model.endpoint().keyVariable()).isEqualTo("OTHER");
        assertThat(model.endpoint().dialect()).isEqualTo(Dialect.MESSAGES);
        assertThat(model.traits().whenCancelled()).isEqualTo(ModelTraits.WhenCancelled.GOES_ON);
        assertThat(model.traits().tellsLater()).isFalse();
        assertThat(model.traits().limitName()).isEqualTo(ModelTraits.LimitName.MAX_TOKENS);
    }

    @Test
    void canBeReplacedByAFile() {
        Model model = model("'name': 'groq'", "{'provider': 'groq', 'base_url': 'http://groq.internal/v1'}");

        assertThat(model.baseUrl()).hasToString("http://groq.internal/v1");
        assertThat(model.endpoint().keyVariable()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'provider': 'a:b'}                                        | .provider: must not contain a colon",
                "{'provider': 7}                                            | .provider: has to be a text, not a number",
                "{'provider': 'a', 'base_url': 'ftp://a'}                   | .base_url: has to be an http or https URL without user, query or fragment",
                "{'provider': 'a', 'dialect': 'grpc'}                       | .dialect: has to be one of chat-completions, messages",
                "{'provider': 'a', 'endpoint_env': 'sk-secret'}             | .endpoint_env: has to be the name of an environment variable, not the key itself",
                "{'provider': 'a', 'headers': {'Authorization': 'Bearer'}}  | .headers.Authorization: is a header that Purser writes itself; a key belongs into endpoint_env",
                "{'provider': 'a', 'headers': {'x y': 'z'}}                 | .headers.x y: is no name of a header",
                "{'provider': 'a', 'headers': {'x': 'ü'}}                   | .headers.x: has to be plain ASCII",
                "{'provider': 'a', 'limit_name': 'n'}                       | .limit_name: has to be one of max_tokens, max_completion_tokens",
                "{'provider': 'a', 'stops_on_cancel': 'never'}              | .stops_on_cancel: has to be true, false or `streams`",
                "{'provider': 'a', 'colour': 'red'}                         | .colour: is not known here",
            })
    void tellTheirMistakes(String provider, String mistake) {
        assertThat(mistakes(("[" + provider + "]").replace('\'', '"')))
                .containsExactly("line 1: [0]" + mistake.replace('`', '"'));
    }

    @Test
    void areThereOnce() {
        assertThat(mistakes("[{'provider': 'a'},\n{'provider': 'a'}]".replace('\'', '"')))
                .isEqualTo(List.of("line 2: [1]: the provider a is there twice"));
    }
}
