package io.purser.akash.console;

/** A provider that could bid. */
public record ScreenedProvider(String owner, String hostUri, boolean isAudited) {}
