package io.purser.akash.chain.model;

import java.math.BigDecimal;

/** Whether ACT can be minted now. */
public record MintStatus(String status, BigDecimal collateralRatio, boolean mintsAllowed, boolean refundsAllowed) {}
