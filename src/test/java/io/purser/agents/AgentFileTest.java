package io.purser.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.money.Usd;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class AgentFileTest {
    private static AgentFile read(String json) {
        return AgentFile.read("agents.json", json.getBytes(UTF_8));
    }

    @Test
    void readsAnAgentWithAllThatItCanHave() {
        AgentFile file = read("""
                {"ask_below": 0.7, "agents": [
                  {"name": "baker", "description": "bread", "domains": ["baking"], "keywords": ["bread"],
                   "examples": ["Bake a loaf"], "models": {"quality": "high", "confidential": true},
                   "budget": {"task_usd": "0.25"}}]}""");

        assertThat(file.askBelow()).isEqualByComparingTo(new BigDecimal("0.7"));
        assertThat(file.agents()).singleElement().satisfies(agent -> {
            assertThat(agent.name()).isEqualTo("baker");
            assertThat(agent.description()).isEqualTo("bread");
            assertThat(agent.domains()).containsExactly("baking");
            assertThat(agent.keywords()).containsExactly("bread");
            assertThat(agent.examples()).containsExactly("Bake a loaf");
            assertThat(agent.models()).isEqualTo(new Agent.ModelPolicy("high", true));
            assertThat(agent.taskUsd()).isEqualTo(Usd.parse("0.25"));
        });
    }

    @Test
    void takesTheUsualValuesWhereTheFileSaysNothing() {
        AgentFile file = read("{\"agents\": [{\"name\": \"a\", \"description\": \"b\", \"examples\": [\"c\"]}]}");

        assertThat(file.askBelow()).isEqualByComparingTo(new BigDecimal("0.5"));
        assertThat(file.agents().getFirst().models()).isEqualTo(new Agent.ModelPolicy("standard", false));
        assertThat(file.agents().getFirst().taskUsd()).isEqualTo(Usd.ZERO);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | agents: has to have at least one agent
            [] | the body has to be a JSON object
            {"agents": {}} | agents: has to be an array, not an object
            {"agents": [5]} | agents[0]: has to be an object, not a number
            {"agents": [{}]} | agents[0].name: is missing; agents[0].description: is missing; agents[0].examples: has to have at least one task
            {"agents": [{"name": "a", "description": "b", "examples": ["c"], "example": []}]} | agents[0].example: is not known here
            {"agents": [{"name": "a", "description": "b", "examples": [5]}]} | agents[0].examples[0]: has to be a text of 1 to 200 characters
            {"agents": [{"name": "a", "description": "b", "examples": ["c"], "models": {"quality": "best"}}]} | agents[0].models.quality: has to be one of high, standard
            {"agents": [{"name": "a", "description": "b", "examples": ["c"], "budget": {}}]} | agents[0].budget.task_usd: is missing
            {"agents": [{"name": "a", "description": "b", "examples": ["c"], "budget": {"task_usd": "-1"}}]} | agents[0].budget.task_usd: must not be negative
            {"agents": [{"name": "a", "description": "b", "examples": ["c"], "budget": {"task_usd": "0.00"}}]} | agents[0].budget.task_usd: has to be more than 0
            {"agents": [{"name": "a", "description": "b", "examples": ["c"], "budget": {"task_usd": 1}}]} | agents[0].budget.task_usd: has to be a text, not a number
            {"ask_below": 1.1, "agents": [{"name": "a", "description": "b", "examples": ["c"]}]} | ask_below: has to be between 0 and 1
            {"agents": [{"name": "a", "description": "b", "examples": ["c"]}, {"name": "a", "description": "b", "examples": ["c"]}]} | agents[1].name: is that of another agent, too: a
            {"agents": [{"name": "a", "name": "b", "description": "b", "examples": ["c"]}]} | agents[0].name: is given twice
            """)
    void saysInOneLineWhatIsWrong(String json, String mistake) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("agents.json cannot be used: ")
                .hasMessageContaining(mistake)
                .message()
                .hasLineCount(1);
    }

    @Test
    void namesTheFirstMistakesOfAHostileFileOnly() {
        String wrong = "{\"x\": 1},".repeat(50);

        assertThatThrownBy(() -> read("{\"agents\": [" + wrong.substring(0, wrong.length() - 1) + "]}"))
                .hasMessageContaining("agents[1].name: is missing")
                .hasMessageEndingWith("; and 195 more")
                .message()
                .hasSizeLessThan(400);
    }

    @Test
    void refusesAFileOfMoreWordsThanTheHeapCanLearn() {
        // Two agents, and eight features: the stems "bak" and "loaf", two and three pieces of them, and their pair.
        String json = """
                {"agents": [
                  {"name": "a", "description": "b", "examples": ["bake loaf", "bake loaf"]},
                  {"name": "c", "description": "d", "keywords": ["loaf"], "examples": ["bake"]}]}""";

        assertThat(AgentFile.read("agents.json", json.getBytes(UTF_8), 40).agents())
                .hasSize(2);
        assertThatThrownBy(() -> AgentFile.read("agents.json", json.getBytes(UTF_8), 39))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "agents.json cannot be used: agents: have too many different words for this heap: the words,"
                                + " pairs of words and pieces of words, times the 2 agents and 3 more, may be 39; give fewer examples and"
                                + " keywords, or Purser a larger heap");
    }

    @Test
    void refusesAFileOfTooManyAgents() {
        String one = "{\"name\": \"a\", \"description\": \"b\", \"examples\": [\"c\"]},";

        assertThatThrownBy(() -> read("{\"agents\": [" + one.repeat(100) + one.substring(0, one.length() - 1) + "]}"))
                .hasMessageContaining("agents: has more than 100 items");
    }
}
