package io.purser.akash.console;

/**
 * What Console made of an SDL.
 *
 * @param dseq of Console's choosing: its clock, in milliseconds
 * @param manifest as Console rendered it; goes back to it with the lease
 */
public record CreatedDeployment(long dseq, String manifest, String transactionHash) {}
