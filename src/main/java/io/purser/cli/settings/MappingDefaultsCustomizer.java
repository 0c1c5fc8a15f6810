package io.purser.cli.settings;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder.MappingBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Moves the defaults that come with the mappings of settings to {@link MappingDefaults}, at the start of the program. The
 * configuration that Quarkus reads while it builds the program stays as it is, because the build looks at its names.
 */
public final class MappingDefaultsCustomizer implements SmallRyeConfigBuilderCustomizer {
    /** The environment has 300. */
    private static final int ABOVE_THE_ENVIRONMENT = 301;

    /** Called by the configuration, which finds this class as a service. */
    public MappingDefaultsCustomizer() {}

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        if (isOfTheBuild(builder)) {
            return;
        }
        MappingBuilder mappings = builder.getMappingsBuilder();
        Map<String, String> moved = new HashMap<>();
        mappings.getMappings().forEach(mapping -> move(mapping, builder.getDefaultValues(), moved));
        mappings.getMappingsInstances().keySet().forEach(mapping -> move(mapping, builder.getDefaultValues(), moved));
        builder.withSources(new MappingDefaults(moved, builder.getDefaultValues()));
        builder.withInterceptorFactories(ProfileNames.factory());
        Map<String, String> unset = EmptySettings.ofThisProcess(moved);
        if (!unset.isEmpty()) {
            builder.withSources(new PropertiesConfigSource(unset, "empty variables", ABOVE_THE_ENVIRONMENT));
        }
    }

    /** The start does not search for its customizers, because the build has already found them. */
    private static boolean isOfTheBuild(SmallRyeConfigBuilder builder) {
        return builder.isAddDiscoveredCustomizers();
    }

    /** A default that somebody else set to another value stays where it is. */
    private static void move(ConfigClass mapping, Map<String, String> defaults, Map<String, String> moved) {
        mapping.getProperties().forEach((name, value) -> {
            if (value != null && defaults.remove(name, value)) {
                moved.put(name, value);
            }
        });
    }

    /** The last one, so that every mapping has registered its defaults. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }
}
