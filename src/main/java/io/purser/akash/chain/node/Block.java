package io.purser.akash.chain.node;

import io.purser.akash.chain.answer.BlockAnswer;
import java.time.Instant;

/** A block of the chain, with its height and time. */
public record Block(String chainId, long height, Instant time) {
    static Block of(BlockAnswer answer) {
        BlockAnswer.Header header = answer.block().header();
        return new Block(header.chainId(), header.height(), header.time());
    }
}
