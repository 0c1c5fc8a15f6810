package io.purser.toolservers.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.purser.json.PlainJson;
import io.purser.support.ProcessorTime;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arguments that a tool wants as headers, too. */
class HeaderArgumentsTest {
    private static final String SCHEMA = """
            {'type': 'object', 'properties': {
              'region': {'type': 'string', 'x-mcp-header': 'Region'},
              'x-mcp-header': {'type': 'number'},
              'filter': {'type': 'object', 'properties': {'limit': {'type': 'integer', 'x-mcp-header': 'Limit'}}},
              'dry': {'type': 'boolean', 'x-mcp-header': 'Dry', 'default': {'x-mcp-header': 1}}}}""";

    private static List<HeaderArgument> scan(String schema) {
        try {
            return HeaderArgumentScan.of(PlainJson.MAPPER.readTree(schema.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, String> values(String arguments) {
        byte[] json = arguments.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return HeaderArguments.values(scan(SCHEMA), json).entrySet().stream()
                .collect(Collectors.toMap(value -> value.getKey().headerName(), Map.Entry::getValue));
    }

    @Test
    void findsThemAtAnyDepth() {
        assertThat(scan(SCHEMA))
                .containsExactly(
                        new HeaderArgument(List.of("region"), "Region", false),
                        new HeaderArgument(List.of("filter", "limit"), "Limit", true),
                        new HeaderArgument(List.of("dry"), "Dry", false));
        assertThat(scan("{'type': 'object', 'additionalProperties': true}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'x-mcp-header': 'A'}                                                                     | where no argument has a fixed place
            {'properties': {'a': {'items': {'type': 'string', 'x-mcp-header': 'A'}}}}                 | where no argument has a fixed place
            {'$defs': {'a': {'type': 'string', 'x-mcp-header': 'A'}}}                                 | where no argument has a fixed place
            {'anyOf': [{'properties': {'a': {'type': 'string', 'x-mcp-header': 'A'}}}]}               | where no argument has a fixed place
            {'properties': {'a': {'type': 'string', 'x-mcp-header': ''}}}                             | that is no name of a header
            {'properties': {'a': {'type': 'string', 'x-mcp-header': 5}}}                              | that is no name of a header
            {'properties': {'a': {'type': 'string', 'x-mcp-header': 'a:b'}}}                          | that is no name of a header
            {'properties': {'a': {'type': 'number', 'x-mcp-header': 'A'}}}                            | that is no text, whole number or boolean
            {'properties': {'a': {'type': ['string'], 'x-mcp-header': 'A'}}}                          | that is no text, whole number or boolean
            {'properties': {'a': {'type': 'string', 'x-mcp-header': 'A'}, 'b': {'type': 'string', 'x-mcp-header': 'a'}}} | that another argument has
            """)
    void refusesSchemasThatTheProtocolDoesNotAllow(String schema, String words) {
        assertThatThrownBy(() -> scan(schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    /** A number of few characters whose digits would take all memory, or minutes. */
    @Test
    void refusesANumberThatIsHugeWrittenOut() {
        Duration taken = ProcessorTime.of(() -> {
            for (String number : List.of("1e-600000000", "1e600000000", "-3.5e-200000000")) {
                assertThat(HeaderArguments.number(number)).isEmpty();
            }
            assertThat(HeaderArguments.number("0e-600000000")).hasValue(BigDecimal.ZERO);
        });

        assertThat(taken).isLessThan(Duration.ofSeconds(5));
        assertThat(HeaderArguments.number("1.5e1")).hasValue(BigDecimal.valueOf(15));
    }

    @Test
    void boundsTheirNumber() {
        StringBuilder properties = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            properties.append("%s'a%d': {'type': 'string', 'x-mcp-header': 'a%d'}".formatted(i == 0 ? "" : ",", i, i));
        }
        assertThatThrownBy(() -> scan("{'properties': {%s}}".formatted(properties)))
                .hasMessageContaining("more than 16 arguments");
    }

    @Test
    void readsTheirValues() {
        assertThat(
                        values(
                                "{'other': [{'region': 1}], 'region': 'Z\u00fcrich', 'filter': {'limit': 42.0, 'x': {}}, 'dry': false}"))
                .isEqualTo(Map.of("Mcp-Param-Region", "Zürich", "Mcp-Param-Limit", "42", "Mcp-Param-Dry", "false"));
        assertThat(values("{'region': null, 'filter': {'limit': [7]}, 'dry': {}}"))
                .isEmpty();
        assertThat(values("{'filter': 5, 'region': 1e3}")).isEqualTo(Map.of("Mcp-Param-Region", "1000"));
        assertThat(values("{'filter': {'limit': -9007199254740991}}"))
                .isEqualTo(Map.of("Mcp-Param-Limit", "-9007199254740991"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'filter': {'limit': 9007199254740992}}        | has to be a whole number of at most 2^53 - 1
            {'filter': {'limit': 1.5}}                     | has to be a whole number of at most 2^53 - 1
            {'filter': {'limit': 1e999999999}}             | has to be a whole number of at most 2^53 - 1
            {'filter': {'limit': 1e-999999999}}            | has to be a whole number of at most 2^53 - 1
            {'region': 'a', 'region': 'b'}                 | region is given twice
            {'filter': {'limit': 1}, 'filter': {}}         | filter is given twice
            """)
    void refusesValuesThatCanBeNoHeader(String arguments, String words) {
        assertThatThrownBy(() -> values(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void boundsTheirLength() {
        assertThat(values("{'region': '%s'}".formatted("ü".repeat(2_048)))).hasSize(1);
        assertThatThrownBy(() -> values("{'region': '%s'}".formatted("ü".repeat(2_049))))
                .hasMessage("the arguments that this tool wants as headers have more than 4096 bytes together");
    }
}
