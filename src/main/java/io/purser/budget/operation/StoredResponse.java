package io.purser.budget.operation;

/**
 * The answer to a keyed call, as it is replayed within 24 hours.
 *
 * @param status the HTTP status
 * @param headers JSON of the headers that belong to the answer
 * @param body encrypted text; nobody but the package that kept it can read it
 */
public record StoredResponse(int status, String contentType, String headers, String body) {}
