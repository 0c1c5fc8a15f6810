package io.purser.catalog;

import io.purser.money.Price;
import io.purser.money.Tariff;
import java.math.BigDecimal;

/**
 * The price that the operator assumes for models without a known price: {@code purser.assumed-price}, two amounts of
 * dollars for 1,000 tokens, of the prompt and of the answer, as in {@code 0.01/0.03}.
 *
 * @param tariff never free: an unknown price is not zero
 */
record AssumedPrice(Tariff tariff) {
    private static final String AMOUNT = "[0-9]{1,4}(\\.[0-9]{1,15})?";

    AssumedPrice {
        if (tariff.input().isFree() || tariff.output().isFree()) {
            throw new IllegalArgumentException("an assumed price is more than 0");
        }
    }

    /**
     * Parses the setting.
     *
     * @throws IllegalArgumentException naming the variable, if the text is not such a price
     */
    static AssumedPrice parse(String text) {
        if (!text.matches(AMOUNT + "/" + AMOUNT)) {
            throw new IllegalArgumentException(
                    "PURSER_ASSUMED_PRICE has to be dollars for 1,000 tokens of the prompt and of the answer, as in "
                            + "0.01/0.03, and is \"" + text + "\"");
        }
        String[] prices = text.split("/", 2);
        return new AssumedPrice(
                Tariff.of(Price.perThousand(new BigDecimal(prices[0])), Price.perThousand(new BigDecimal(prices[1]))));
    }
}
