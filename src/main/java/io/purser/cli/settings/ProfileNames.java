package io.purser.cli.settings;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.ConfigValue;
import java.util.HashSet;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the names of profiles that no source has. SmallRye looks up each setting twice, first as
 * {@code %prod.name} in every source, and almost never finds one. If a source lists a name that can mean the setting of
 * a profile in another form, such as the variable {@code _PROD_NAME} or {@code %prod,staging.name}, every lookup goes on
 * as it would without this.
 */
final class ProfileNames implements ConfigSourceInterceptor {
    /** The names with a profile that the sources list; null if one is listed in another form. */
    private final @Nullable Set<String> listed;

    private ProfileNames(@Nullable Set<String> listed) {
        this.listed = listed;
    }

    /** Makes it the last one before the sources. */
    static ConfigSourceInterceptorFactory factory() {
        return new ConfigSourceInterceptorFactory() {
            @Override
            public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
                return new ProfileNames(listed(context.iterateNames()));
            }

            @Override
            public OptionalInt getPriority() {
                return OptionalInt.of(1);
            }
        };
    }

    private static @Nullable Set<String> listed(Iterator<String> names) {
        Set<String> listed = new HashSet<>();
        while (names.hasNext()) {
            String name = names.next();
            // A shell sets the variable _, which is no name of a setting.
            if ((name.startsWith("_") && name.length() > 1) || (name.startsWith("%") && name.indexOf(',') > 0)) {
                return null;
            }
            if (name.startsWith("%")) {
                listed.add(name);
            }
        }
        return listed;
    }

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        return listed != null && name.startsWith("%") && !listed.contains(name) ? null : context.proceed(name);
    }
}
