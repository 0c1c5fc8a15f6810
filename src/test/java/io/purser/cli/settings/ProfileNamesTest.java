package io.purser.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileNamesTest {
    private static final Map<String, String> FILE = Map.of(
            "one", "plain",
            "%prod.one", "of prod",
            "%test.two", "of test",
            "two", "plain",
            "three", "plain");

    /** What the sources were asked for. */
    private final List<String> asked = new ArrayList<>();

    private class Source extends PropertiesConfigSource {
        Source(Map<String, String> values) {
            super(values, "a file", 100);
        }

        @Override
        public @Nullable ConfigValue getConfigValue(String name) {
            asked.add(name);
            return super.getConfigValue(name);
        }
    }

    private SmallRyeConfig config(Map<String, String> file, Map<String, String> variables, boolean isQuick) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("prod")
                .withSources(new Source(file), new EnvConfigSource(variables, 300));
        if (isQuick) {
            builder.withInterceptorFactories(ProfileNames.factory());
        }
        return builder.build();
    }

    @Test
    void findsTheSettingOfTheProfileThatIsThere() {
        SmallRyeConfig config = config(FILE, Map.of("_", "/usr/bin/env", "THREE", "of the environment"), true);

        assertThat(config.getValue("one", String.class)).isEqualTo("of prod");
        assertThat(config.getValue("two", String.class)).isEqualTo("plain");
        assertThat(config.getValue("three", String.class)).isEqualTo("of the environment");
        assertThat(config.getOptionalValue("four", String.class)).isEmpty();
    }

    @Test
    void asksNoSourceForASettingOfTheProfileThatNoneHas() {
        SmallRyeConfig config = config(FILE, Map.of(), true);
        asked.clear();

        config.getValue("two", String.class);

        assertThat(asked).contains("two").doesNotContain("%prod.two");
    }

    @ParameterizedTest
    @CsvSource({"_PROD_TWO, of a variable", "__PROD_TWO, plain", "TWO, of a variable"})
    void readsVariablesAsWithoutIt(String variable, String expected) {
        Map<String, String> variables = Map.of(variable, "of a variable");

        assertThat(config(FILE, variables, true).getValue("two", String.class))
                .isEqualTo(expected)
                .isEqualTo(config(FILE, variables, false).getValue("two", String.class));
    }

    @Test
    void readsTheSettingOfSeveralProfilesAsWithoutIt() {
        Map<String, String> file = Map.of("two", "plain", "%staging,prod.two", "of both");

        assertThat(config(file, Map.of(), true).getValue("two", String.class))
                .isEqualTo("of both")
                .isEqualTo(config(file, Map.of(), false).getValue("two", String.class));
    }
}
