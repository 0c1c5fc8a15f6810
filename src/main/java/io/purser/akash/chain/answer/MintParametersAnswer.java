package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.MintParameters;
import java.util.List;

/** The rules of burning and minting. */
public record MintParametersAnswer(Body params) {
    /** The rules themselves. */
    public record Body(List<Coin> minMint, int mintSpreadBps, long minEpochBlocks) {}

    public MintParameters toModel() {
        return new MintParameters(params.minMint, params.mintSpreadBps, params.minEpochBlocks);
    }
}
