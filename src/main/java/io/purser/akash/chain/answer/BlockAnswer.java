package io.purser.akash.chain.answer;

import java.time.Instant;

/** A block, of which only the header matters here. */
public record BlockAnswer(Body block) {
    /** The block itself. */
    public record Body(Header header) {}

    /** The block's header. */
    public record Header(String chainId, long height, Instant time) {}
}
