package io.purser.akash.chain;

import java.time.Instant;

/** Where the chain is. */
public record Block(String chainId, long height, Instant time) {
    static Block read(Answer answer) {
        Answer header = answer.at("block").at("header");
        return new Block(header.text("chain_id"), header.number("height"), header.time("time"));
    }
}
