package io.purser.akash.console;

/**
 * A deployment that Console made of an SDL.
 *
 * @param dseq chosen by Console: its clock, in milliseconds
 * @param manifest as Console rendered it; the call that creates the lease sends it back
 */
public record CreatedDeployment(long dseq, String manifest, String transactionHash) {}
