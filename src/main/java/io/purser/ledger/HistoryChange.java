package io.purser.ledger;

/**
 * The database is not what it was: it was restored to an earlier moment, or another one took its place. Whoever
 * remembers something of it reads it anew before the next grant, or, where that takes long, soon.
 */
public record HistoryChange() {}
