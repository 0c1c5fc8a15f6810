package io.purser.budget.definition;

/**
 * The balance of one key in a budget for each key.
 *
 * @param key the id of the credential
 */
public record KeyBalance(String key, Balance balance) {}
