package io.purser.akash.chain.model;

import java.util.List;

/**
 * The rules of burning and minting.
 *
 * @param minimumMint the chain cancels and refunds a smaller mint, although its transaction succeeded
 * @param mintSpread the share that the chain keeps of a mint from AKT to ACT, in basis points
 * @param epochBlocks the number of blocks between two rounds in which the chain carries mints out
 */
public record MintParameters(List<Coin> minimumMint, int mintSpread, long epochBlocks) {
    public MintParameters {
        minimumMint = List.copyOf(minimumMint);
    }
}
