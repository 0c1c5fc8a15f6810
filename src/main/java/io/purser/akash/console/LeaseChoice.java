package io.purser.akash.console;

/** Which bid to take for a group. */
public record LeaseChoice(long dseq, int gseq, int oseq, String provider) {}
