package io.purser.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MappingDefaultsTest {
    private static final Map<String, String> EXACT = Map.of("app.size", "1", "app.pool.one.size", "2", "size", "3");
    private static final Map<String, String> PATTERNS = Map.of(
            "app.pool.*.size", "10",
            "app.pool.*.limits.most", "11",
            "app.pool.*.hosts[*].port", "12",
            "app.pool.*.hosts[*]", "13",
            "app.labels.*", "14",
            "app.*.*.depth", "15");

    @ConfigMapping(prefix = "app")
    interface Application {
        @WithDefault("7")
        int size();

        @WithParentName
        @WithDefaults
        @WithUnnamedKey("main")
        Map<String, Pool> pools();
    }

    interface Pool {
        @WithDefault("4")
        int most();

        @WithDefault("1")
        int least();
    }

    @Test
    void knowsTheSameDefaultsAsTheSourceOfSmallRye() {
        Map<String, String> all = new HashMap<>(EXACT);
        all.putAll(PATTERNS);
        DefaultValuesConfigSource expected = new DefaultValuesConfigSource(all, "expected", 0);
        MappingDefaults defaults = new MappingDefaults(all, Map.of());

        for (String name : new String[] {
            "app.size",
            "size",
            "other.size",
            "app.pool.one.size",
            "app.pool.two.size",
            "app.pool.*.size",
            "app.pool.\"a.b\".size",
            "app.pool.\"a.size\"",
            "app.pool.two.limits.most",
            "app.pool.two.most",
            "app.pool.two.hosts[3].port",
            "app.pool.two.hosts[3]",
            "app.pool.two.hosts[x]",
            "app.pool.two.hosts",
            "app.labels.a",
            "app.labels.a.b.c",
            "app.labels.\"a.b\"",
            "app.labels",
            "app.one.two.depth",
            "app.one.depth",
            "%prod.app.size",
            "%prod.app.pool.two.size",
            "",
            "*",
            "depth"
        }) {
            assertThat(defaults.getValue(name)).as(name).isEqualTo(expected.getValue(name));
        }
    }

    @Test
    void leavesANameToTheDefaultThatSomebodySetForIt() {
        MappingDefaults defaults = new MappingDefaults(PATTERNS, Map.of("app.pool.one.size", "2"));

        assertThat(defaults.getValue("app.pool.one.size")).isNull();
        assertThat(defaults.getValue("app.pool.two.size")).isEqualTo("10");
    }

    @Test
    void takesNoSettingWithADefaultForTheNameOfAPool() {
        SmallRyeConfig config = builder().build();

        Application application = config.getConfigMapping(Application.class);

        assertThat(application.size()).isEqualTo(7);
        assertThat(application.pools()).isEmpty();
        assertThat(pool(application, "any").most()).isEqualTo(4);
    }

    @Test
    void readsASettingAndTheDefaultsBesideIt() {
        SmallRyeConfig config = builder()
                .withDefaultValue("app.reports.most", "9")
                .withDefaultValue("app.size", "8")
                .build();

        Application application = config.getConfigMapping(Application.class);

        assertThat(application.size()).isEqualTo(8);
        assertThat(application.pools()).containsOnlyKeys("reports");
        assertThat(pool(application, "reports").most()).isEqualTo(9);
        assertThat(pool(application, "reports").least()).isEqualTo(1);
    }

    @Test
    void saysThatAValueIsADefault() {
        SmallRyeConfig config = builder().build();

        assertThat(config.getConfigValue("app.size").isDefault()).isTrue();
        assertThat(config.getConfigValue("app.any.most").isDefault()).isTrue();
        assertThat(config.getPropertyNames()).doesNotContain("app.size");
    }

    @Test
    void leavesTheConfigurationOfABuildAsItIs() {
        SmallRyeConfig config = builder().addDiscoveredCustomizers().build();

        assertThat(config.getPropertyNames()).contains("app.size");
    }

    private static Pool pool(Application application, String name) {
        return Objects.requireNonNull(application.pools().get(name));
    }

    private static SmallRyeConfigBuilder builder() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withCustomizers(new MappingDefaultsCustomizer())
                .withMapping(ConfigClass.configClass(Application.class));
    }
}
