package io.purser.catalog;

import io.purser.settings.YesOrNo;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The settings of the catalog. */
@ConfigMapping(prefix = "purser")
interface CatalogProperties {
    /** The models as JSON, or the name of their file; the built-in ones without it. */
    Optional<String> providers();

    /** Which built-in models hold without a file: {@link BuiltInCatalog}. */
    @WithDefault("today")
    String builtIn();

    /** The price of a model whose price is not known. */
    Optional<String> assumedPrice();

    /** Whether development mode offers the model {@code echo:parrot}. */
    @WithDefault("false")
    @WithConverter(YesOrNo.class)
    boolean echo();

    /** How often providers are asked for their models, as in {@code PT6H}; {@code off} for never. */
    @WithDefault("off")
    String catalogRefresh();
}
