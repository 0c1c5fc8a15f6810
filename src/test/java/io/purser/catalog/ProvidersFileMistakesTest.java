package io.purser.catalog;

import static io.purser.catalog.ModelsJson.GOOD;
import static io.purser.catalog.ModelsJson.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files of providers are refused, and what is said of them. */
class ProvidersFileMistakesTest {
    @Test
    void tellsEveryMistakeWithItsLine() {
        List<String> mistakes = mistakes("""
                [
                  {"name": "openrouter", "model": "m", "cost_in": 0.001, "cost_out": 0.002, "max_context": 1000},
                  {
                    "name": "open:router",
                    "model": "",
                    "cost_in": "0.001",
                    "cost_out": -1,
                    "max_context": 1000.5,
                    "latency_ms": -1,
                    "endpoint_env": "sk-this-is-a-key",
                    "base_url": "ftp://example",
                    "private": "yes",
                    "capabilities": "tools",
                    "colour": "red"
                  },
                  {"name": "elsewhere"},
                  {"name": "openrouter", "model": "m", "cost_in": 0, "cost_out": 0, "max_context": 10,
                   "max_output": 11}
                ]
                """);

        assertThat(mistakes)
                .containsExactlyInAnyOrder(
                        "line 4: [1].name: must not contain a colon",
                        "line 5: [1].model: must not be empty",
                        "line 6: [1].cost_in: has to be a number, not a text",
                        "line 7: [1].cost_out: has to be between 0 and 1000",
                        "line 8: [1].max_context: has to be a whole number, not a fraction",
                        "line 9: [1].latency_ms: has to be between 0 and 3600000",
                        "line 10: [1].endpoint_env: has to be the name of an environment variable, not the key itself",
                        "line 11: [1].base_url: has to be an http or https URL without user, query or fragment",
                        "line 12: [1].private: has to be true or false, not a text",
                        "line 13: [1].capabilities: has to be an array, not a text",
                        "line 14: [1].colour: is not known here",
                        "line 16: [2].model: is missing",
                        "line 16: [2].max_context: is missing: a number of tokens",
                        "line 16: [2].base_url: is missing: where is elsewhere's OpenAI-compatible API?",
                        "line 17: [3]: openrouter:m is there twice",
                        "line 18: [3].max_output: is more than max_context");
    }

    @Test
    void refusesAnAgentWithoutAPriceOrWithPricesOfTokens() {
        assertThat(mistakes("""
                [{"name": "agents", "model": "cto", "dialect": "a2a",
                  "cost_in": 0.05}]
                """))
                .containsExactlyInAnyOrder(
                        "line 1: [0].cost_request: is missing: what one task of the agent costs, in dollars",
                        "line 1: [0].base_url: is missing: at which URL does the agent take messages?",
                        "line 2: [0].cost_in: is not known here");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [] | line 1: there is no model in it
            {} | line 1: has to be an array of objects
            [1] | line 1: [0]: has to be an object
            '' | line 1: the body is empty; it has to be a JSON object
            """)
    void refusesAFileWithoutModels(String json, String mistake) {
        assertThat(mistakes(json)).containsExactly(mistake);
    }

    @Test
    void neverRepeatsAKeyThatWasWrittenWhereItsVariableBelongs() {
        String mistakes = String.join(
                "\n", mistakes("[" + GOOD.strip().replace("}", ", \"endpoint_env\": \"sk-or-v1-very-secret\"}") + "]"));

        assertThat(mistakes).doesNotContain("very-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:secret@host/v1",
        "https://host/v1?key=1",
        "https://host/v1#part",
        "file:///etc/passwd",
        "//host/v1",
        "host/v1",
        "http://",
        "not a url"
    })
    void refusesBaseUrlsThatAreNoPlainHttpUrls(String url) {
        String json = "[" + GOOD.strip().replace("}", ", \"base_url\": \"" + url + "\"}") + "]";

        assertThat(mistakes(json)).singleElement().asString().startsWith("line 1: [0].base_url:");
    }

    @Test
    void refusesPricesThatAreFinerThanCanBeComputedWith() {
        String json = "[" + GOOD.replace("0.001,", "0.0000000000000000001,") + "]";

        assertThat(mistakes(json)).containsExactly("line 1: [0].cost_in: has more than 18 decimals");
    }

    @Test
    void tellsEveryMistakeOfAliases() {
        assertThat(mistakes("[" + GOOD.strip() + """
                ,
                {"aliases": {"a:b": "openrouter:m", "auto": "openrouter:m", "none": [], "seven": 7, "list": [7]}},
                {"aliases": {"fast": "openrouter:m"}, "cost_in": 1},
                {"aliases": {"fast": "openrouter:m"}},
                {"aliases": "fast"}]
                """))
                .containsExactlyInAnyOrder(
                        "line 2: [1].aliases.a:b: is no name for models: it has 1 to 200 characters, no colon, and is not auto",
                        "line 2: [1].aliases.auto: is no name for models: it has 1 to 200 characters, no colon, and is not auto",
                        "line 2: [1].aliases.none: has to be a target, as in provider:model, or a list of them",
                        "line 2: [1].aliases.seven: has to be an array, not a number",
                        "line 2: [1].aliases.list[0]: has to be a text of 1 to 200 characters",
                        "line 3: [2].cost_in: is not known here",
                        "line 4: [3].aliases.fast: is there twice",
                        "line 5: [4].aliases: has to be an object, not a text");
    }
}
