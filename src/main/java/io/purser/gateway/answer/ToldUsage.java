package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.ServedTier;
import io.purser.gateway.usage.UsageReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The usage that a stream has told. Some providers tell the usage so far in each piece; only what they tell at or after the
 * model's finish reason, or with an error, is all of it.
 */
final class ToldUsage {
    private @Nullable CallUsage last;
    private @Nullable String tier;
    private boolean isInThisPiece;
    private boolean isFinal;

    /**
     * Reads a piece. Zeros do not replace real figures.
     *
     * @return whether it tells the first usage
     */
    boolean read(JsonNode piece) {
        CallUsage before = last;
        Optional<CallUsage> told = UsageReader.in(piece);
        if (told.isPresent()) {
            last = before == null ? told.get() : told.get().orElse(before);
        }
        isInThisPiece = told.filter(ToldUsage::isOfAnAnswer).isPresent();
        return before == null && told.isPresent();
    }

    /** Some providers end with zeros. */
    private static boolean isOfAnAnswer(CallUsage told) {
        return told.tokens().completion() > 0 || told.providerCost() != null;
    }

    /** Remembers the last tier that a piece names. */
    void readTier(JsonNode piece) {
        String named = ServedTier.in(piece);
        tier = named == null ? tier : named;
    }

    /**
     * Says that the piece that was read last has the finish reason or an error, or comes after it.
     *
     * @return whether it tells the first usage of the whole answer
     */
    boolean isOfTheEnd() {
        boolean before = isFinal;
        isFinal |= isInThisPiece;
        return isFinal && !before;
    }

    Optional<CallUsage> usage() {
        return Optional.ofNullable(last).map(told -> told.servedIn(tier));
    }

    /** The usage, if it is that of the whole answer. */
    Optional<CallUsage> finalUsage() {
        return isFinal ? usage() : Optional.empty();
    }

    @Nullable
    String tier() {
        return tier;
    }
}
