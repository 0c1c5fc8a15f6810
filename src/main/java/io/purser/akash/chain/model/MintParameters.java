package io.purser.akash.chain.model;

import java.util.List;

/**
 * The rules of burning and minting.
 *
 * @param minimumMint below this a mint is cancelled and refunded, though its transaction succeeded
 * @param mintSpread in basis points, kept back on the way from AKT to ACT
 * @param epochBlocks mints are carried out every so many blocks
 */
public record MintParameters(List<Coin> minimumMint, int mintSpread, long epochBlocks) {
    public MintParameters {
        minimumMint = List.copyOf(minimumMint);
    }
}
