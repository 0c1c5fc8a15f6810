package io.purser.toolservers.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.TreeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScrubberTest {
    private final Scrubber scrubber = Scrubber.of(new Credential("X-Key", "Bearer sesame/open/up second-word"));

    private static JsonNode tree(String json) throws IOException {
        return TreeReader.strict(10).read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void overwritesEachLongWordInTextsAndNamesOfFields() throws IOException {
        JsonNode clean = scrubber.tree(tree("""
                {"a": ["Bearer sesame\\/open\\/up", 1.50, null, {"second\\u002dword!": "second-word"}], "b": "up"}"""));

        assertThat(clean).isEqualTo(tree("""
                {"a": ["Bearer **************", 1.50, null, {"***********!": "***********"}], "b": "up"}"""));
    }

    @Test
    void changesNothingWithoutACredential() {
        assertThat(Scrubber.of(null).text("sesame/open/up")).isEqualTo("sesame/open/up");
        assertThat(scrubber.text("a Bearer, and sesame")).isEqualTo("a Bearer, and sesame");
    }
}
