package io.purser.catalog;

import io.purser.json.OverridableDocument;
import io.purser.json.StrictJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The providers of {@code known-providers.json}, so that a model of one needs its name, its prices and its context alone.
 * An operator's file can have others in the same form; these come first.
 */
public final class KnownProviders {
    private static final String FILE = "known-providers.json";

    /** Read when it is first asked for: a native executable has no files while it is built. */
    private static volatile @Nullable KnownProviders builtIn;

    private final List<KnownProvider> providers;

    private KnownProviders(List<KnownProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Those that every Purser knows. */
    public static KnownProviders builtIn() {
        KnownProviders known = builtIn;
        if (known == null) {
            known = read(OverridableDocument.read("", Optional.empty(), FILE).content());
            builtIn = known;
        }
        return known;
    }

    private static KnownProviders read(byte[] content) {
        StrictJson.Lined<List<@Nullable KnownProvider>> read =
                StrictJson.readArrayWithLines(content, KnownProvider::read);
        if (!read.violations().isEmpty()) {
            throw new IllegalStateException(FILE + " of the program: " + read.violations());
        }
        return new KnownProviders(
                read.value().stream().flatMap(Stream::ofNullable).toList());
    }

    /** The same, and others that come before them. */
    KnownProviders after(List<KnownProvider> others) {
        List<KnownProvider> all = new ArrayList<>(others);
        all.addAll(providers);
        return new KnownProviders(all);
    }

    /** The provider with that name. */
    public Optional<KnownProvider> named(@Nullable String name) {
        return providers.stream().filter(known -> known.name().equals(name)).findFirst();
    }

    /** The provider with that host: anybody can use a name, but not a host. */
    Optional<KnownProvider> at(@Nullable URI url) {
        return url == null
                ? Optional.empty()
                : providers.stream().filter(known -> known.isAt(url)).findFirst();
    }

    /** The field with which a provider of that name, or at that place, accepts the longest answer. */
    ModelTraits.LimitName limitName(@Nullable String name, @Nullable URI url) {
        return limitName(named(name).orElse(null), at(url).orElse(null));
    }

    /** The same of what is known by the name and by the place. */
    static ModelTraits.LimitName limitName(@Nullable KnownProvider named, @Nullable KnownProvider here) {
        return Stream.of(Optional.ofNullable(named), Optional.ofNullable(here))
                .flatMap(Optional::stream)
                .map(KnownProvider::limitName)
                .filter(limit -> limit != ModelTraits.LimitName.EITHER)
                .findFirst()
                .orElse(ModelTraits.LimitName.EITHER);
    }
}
