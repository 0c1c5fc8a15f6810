package io.purser.akash.chain.node;

import java.time.Instant;

/** A block of the chain, with its height and time. */
public record Block(String chainId, long height, Instant time) {
    public static Block read(NodeResponse answer) {
        NodeResponse header = answer.at("block").at("header");
        return new Block(header.text("chain_id"), header.number("height"), header.time("time"));
    }
}
