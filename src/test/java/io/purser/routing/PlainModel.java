package io.purser.routing;

import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import io.purser.catalog.ModelTraits;
import io.purser.catalog.PriceOrigin;
import io.purser.catalog.Prices;
import io.purser.money.Price;
import io.purser.money.Tariff;
import java.net.URI;
import java.util.Set;

/** Models for tests that call none: all are alike but for their names. */
final class PlainModel {
    private PlainModel() {}

    static Model named(String name) {
        return new Model(
                "openrouter",
                name,
                new Model.Endpoint(
                        Dialect.CHAT_COMPLETIONS, URI.create("http://127.0.0.1"), name, null, false, Set.of()),
                Prices.of(Tariff.of(Price.perMillion("1"), Price.perMillion("1"))),
                PriceOrigin.UNLISTED,
                1_000,
                1_000,
                1,
                Set.of(),
                ModelTraits.UNKNOWN);
    }
}
