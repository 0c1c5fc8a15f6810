package io.purser.deploy.order;

/**
 * The caller's idempotency key of an order.
 *
 * @param fingerprint of the request, so that the same key with another request is noticed
 */
public record OrderKey(String key, String fingerprint) {}
