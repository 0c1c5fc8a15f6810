package io.purser.akash.chain;

import java.math.BigDecimal;

/** Whether ACT can be minted now. */
public record MintStatus(String status, BigDecimal collateralRatio, boolean mintsAllowed, boolean refundsAllowed) {}
