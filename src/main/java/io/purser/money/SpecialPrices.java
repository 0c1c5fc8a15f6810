package io.purser.money;

import java.math.BigDecimal;

/**
 * A model's prices for tokens that are not ordinary text.
 *
 * @param reasoning for a reasoning token of the answer
 * @param audioInput for an audio token of the prompt
 * @param imageInput for an image token of the prompt
 * @param audioOutput for an audio token of the answer
 * @param imageOutput for an image token of the answer
 */
public record SpecialPrices(Price reasoning, Price audioInput, Price imageInput, Price audioOutput, Price imageOutput) {
    /** The ordinary prices: the input price for all tokens of the prompt, and the output price for all others. */
    public static SpecialPrices none(Price input, Price output) {
        return new SpecialPrices(output, input, input, output, output);
    }

    /** All prices multiplied by the factor. */
    SpecialPrices timesOver(BigDecimal factor) {
        return new SpecialPrices(
                reasoning.timesOver(factor),
                audioInput.timesOver(factor),
                imageInput.timesOver(factor),
                audioOutput.timesOver(factor),
                imageOutput.timesOver(factor));
    }
}
