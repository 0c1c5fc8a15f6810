package io.purser.deploy.order;

/**
 * The caller's idempotency key of an order.
 *
 * @param fingerprint of the request, so that Purser notices another request with the same key
 */
public record OrderKey(String key, String fingerprint) {}
