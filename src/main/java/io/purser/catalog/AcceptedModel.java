package io.purser.catalog;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A listed model as the database has it.
 *
 * @param id the provider's own name for it
 * @param line the prices that hold
 * @param held prices that wait for an operator, because they jumped; usually null
 * @param maxContext prompt and answer together, in tokens
 * @param maxOutput the longest answer in tokens, at most {@code maxContext}
 * @param capabilities empty if unknown
 * @param thinks whether it may think for minutes before it answers
 * @param limitName the field with which it accepts the longest answer
 */
record AcceptedModel(
        String id,
        Line line,
        @Nullable Line held,
        long maxContext,
        long maxOutput,
        Set<String> capabilities,
        boolean thinks,
        ModelTraits.LimitName limitName) {
    /**
     * A line of the price book.
     *
     * @param version determined by the text
     */
    record Line(String version, String text) {
        /** Its ordinary prices. */
        Prices prices() {
            return PriceLine.read(text);
        }
    }

    AcceptedModel {
        capabilities = Set.copyOf(capabilities);
    }

    /** The prices that hold; a call has to be able to pay for those that wait, too. */
    Prices prices() {
        return held == null ? line.prices() : line.prices().holding(held.prices());
    }

    /**
     * The same, with the prices that hold already if its own ones are too far from them.
     *
     * @param holding the line that holds now
     */
    AcceptedModel after(Line holding) {
        if (holding.version().equals(line.version()) || !PriceJump.isBetween(holding.prices(), line.prices())) {
            return this;
        }
        Line waiting = line;
        return priced(holding, waiting);
    }

    /** The same with other prices. */
    AcceptedModel priced(Line holds, @Nullable Line waits) {
        return new AcceptedModel(id, holds, waits, maxContext, maxOutput, capabilities, thinks, limitName);
    }
}
