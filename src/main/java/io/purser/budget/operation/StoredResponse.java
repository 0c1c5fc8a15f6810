package io.purser.budget.operation;

/**
 * The answer to a keyed call, which can be given again within 24 hours.
 *
 * @param status the HTTP status
 * @param headers JSON of the headers that belong to the answer
 * @param body encrypted text, which only the package that stored it can read
 */
public record StoredResponse(int status, String contentType, String headers, String body) {}
