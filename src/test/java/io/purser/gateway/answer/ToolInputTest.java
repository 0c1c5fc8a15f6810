package io.purser.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a provider writes as the arguments of a tool: it may be large, and it may be no JSON. */
class ToolInputTest {
    /** An object with half a million numbers, whose tree would take several times the memory of the text. */
    private static final String LARGE = "{\"others\": [" + "12345,".repeat(500_000) + "1], \"input\": \"said\"}";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @Test
    void takesNoTreeForTheTextOfATool() {
        ResponseParts.input("{\"input\": \"loads the classes\"}");
        long before = allocated();

        String input = ResponseParts.input(LARGE);

        assertThat(allocated() - before).isLessThan(2L * LARGE.length());
        assertThat(input).isEqualTo("said");
    }

    @Test
    void takesNoTreeForTheInputOfATool() {
        ObjectNode function = PassthroughJson.object().put("name", "look").put("arguments", LARGE);
        MessageParts.toolUse(PassthroughJson.object().textNode("t"), function);
        long before = allocated();

        ObjectNode use = MessageParts.toolUse(PassthroughJson.object().textNode("t"), function);

        assertThat(allocated() - before).isLessThan(2L * LARGE.length());
        assertThat(new String(PassthroughJson.bytes(use), StandardCharsets.UTF_8))
                .endsWith("\"input\":" + LARGE + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"input": "a", "input": "b"}   | b
                    {"x": {"input": "a"}}          | {"x": {"input": "a"}}
                    {"x": {"input": "a"}, "input": "b", "y": [1]} | b
                    {"input": 5}                   | {"input": 5}
                    {"input": "a"                  | {"input": "a"
                    {"input": "a"} x               | {"input": "a"} x
                    ["input"]                      | ["input"]
                    """)
    void isTheTextOfTheFieldOrElseAllThatWasWritten(String arguments, String input) {
        assertThat(ResponseParts.input(arguments)).isEqualTo(input);
    }
}
