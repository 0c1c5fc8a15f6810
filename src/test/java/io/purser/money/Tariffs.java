package io.purser.money;

/** The tariffs of tests, with prices in dollars for a million tokens. */
final class Tariffs {
    static final SpecialPrices SPECIAL = new SpecialPrices(
            Price.perMillion("3"),
            Price.perMillion("40"),
            Price.perMillion("5"),
            Price.perMillion("80"),
            Price.perMillion("30"));

    private Tariffs() {}

    static Tariff perMillion(String input, String cached, String written, String output) {
        return new Tariff(
                Price.perMillion(input),
                Price.perMillion(cached),
                Price.perMillion(written),
                Price.perMillion(output),
                Price.FREE);
    }
}
