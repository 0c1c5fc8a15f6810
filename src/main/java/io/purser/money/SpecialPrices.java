package io.purser.money;

import java.math.BigDecimal;

/**
 * What a model charges for tokens that are not ordinary text.
 *
 * @param reasoning for a token of the answer that was spent on thinking
 * @param audioInput for an audio token of the prompt
 * @param imageInput for an image token of the prompt
 * @param audioOutput for an audio token of the answer
 * @param imageOutput for an image token of the answer
 */
public record SpecialPrices(Price reasoning, Price audioInput, Price imageInput, Price audioOutput, Price imageOutput) {
    /** Where nothing special is said, every token of the prompt costs the one price and every other the other. */
    public static SpecialPrices none(Price input, Price output) {
        return new SpecialPrices(output, input, input, output, output);
    }

    /** So many times as much. */
    SpecialPrices timesOver(BigDecimal factor) {
        return new SpecialPrices(
                reasoning.timesOver(factor),
                audioInput.timesOver(factor),
                imageInput.timesOver(factor),
                audioOutput.timesOver(factor),
                imageOutput.timesOver(factor));
    }
}
