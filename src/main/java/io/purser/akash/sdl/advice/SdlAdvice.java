package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.input.SdlInput;

/**
 * Warnings about an SDL that Akash would accept: differences from the schema, and values that cost bids, money or
 * secrets.
 */
public final class SdlAdvice {
    private SdlAdvice() {}

    public static void give(SdlInput input) {
        SchemaAdvice.give(input);
        ConsoleAdvice.give(input);
        UnusedAdvice.give(input);
        ServiceAdvice.give(input);
        SecretAdvice.give(input);
        ImageAdvice.give(input);
        ExposeAdvice.give(input);
        MarketAdvice.give(input);
    }
}
