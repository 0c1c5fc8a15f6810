package io.purser.akash.console;

/** The bid to accept for a group. */
public record LeaseChoice(long dseq, int gseq, int oseq, String provider) {}
