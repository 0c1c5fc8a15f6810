package io.purser.ledger;

/**
 * An event: the database was restored to an earlier moment, or another one took its place. Every observer that
 * remembers data of the database reads it again before the next grant, or soon, if that takes long.
 */
public record HistoryChange() {}
