package io.purser.toolservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.purser.support.ProcessorTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URIs a template may become. */
class UriTemplateTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            test://template/{id}/data    | test://template/123/data    | true
            test://template/{id}/data    | test://template/1/2/data    | false
            test://template/{id}/data    | test://template/123         | false
            test://template/{id}/data    | test://template/123/data/   | false
            test://template/{id}/data    | test://template/a%2Fb/data  | true
            file:///{+path}              | file:///a/b/c.txt           | true
            file:///{path}               | file:///a/b/c.txt           | false
            search://q{?text,limit}      | search://q?text=a&limit=3   | true
            search://q{?text,limit}      | search://q                  | true
            search://q{?text,limit}      | search://other              | false
            notes://{year}-{month}       | notes://2026-11             | true
            notes://{year}-{month}       | notes://2026-11-12          | true
            notes://{year}-{month}       | notes://2026                | false
            notes://{a}{b}/end           | notes://xy/end              | true
            https://docs.example/{page}  | https://docs.example/a      | true
            """, delimiter = '|')
    void matches(String template, String uri, boolean isExpansion) {
        assertThat(UriTemplate.of(template.strip()).matches(uri.strip())).isEqualTo(isExpansion);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{+any}",
                "notes{+any}",
                "notes://fixed",
                "notes://{",
                "notes://{open/{id}",
                "notes://{id}}",
                "notes://{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}",
                "https://{+rest}",
                "HTTP://{host}/a",
                "wss://api.{host}/a",
                "https:{+rest}",
                "purser://sdl/{name}",
                "Purser:{+any}",
                "notes://two words/{id}",
                ""
            })
    void refusesWhatCannotBeOffered(String template) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UriTemplate.of(template).requireOfOneHost());
    }

    @Test
    void takesLittleTimeWhateverAServerWrites() {
        String template = "a:" + "{+x}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".repeat(10) + "b";
        String uri = "a:" + "a".repeat(1_998);
        UriTemplate read = UriTemplate.of(template);

        Duration taken = ProcessorTime.of(() -> {
            for (int i = 0; i < 100; i++) {
                assertThat(read.matches(uri + "b")).isTrue();
                assertThat(read.matches(uri + "c")).isFalse();
            }
        });

        assertThat(taken).isLessThan(Duration.ofSeconds(5));
    }
}
