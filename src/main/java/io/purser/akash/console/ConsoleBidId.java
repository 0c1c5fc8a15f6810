package io.purser.akash.console;

/** The name of a bid in Console, which its lease has too. */
public record ConsoleBidId(String owner, long dseq, int gseq, int oseq, String provider, int bseq) {}
