package io.purser.budget;

/**
 * The answer to a keyed call, as it is replayed within 24 hours.
 *
 * @param status the HTTP status
 * @param headers JSON of the headers that belong to the answer
 * @param body encrypted text; nobody but the room that kept it can read it
 */
public record KeptAnswer(int status, String contentType, String headers, String body) {}
