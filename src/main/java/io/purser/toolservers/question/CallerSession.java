package io.purser.toolservers.question;

import java.time.Instant;

/**
 * A session of a caller.
 *
 * @param id its id in the protocol
 * @param abilities what the caller can be asked
 * @param until when it expires
 */
public record CallerSession(String id, Abilities abilities, Instant until) {}
