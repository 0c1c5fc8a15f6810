package io.purser.akash.provider;

/**
 * A report of the provider's cluster about a service, such as an image that cannot be pulled.
 *
 * @param type {@code Normal} or {@code Warning}
 * @param object the object of the report, such as {@code Pod/web-7d9f}
 */
public record KubeEvent(String type, String reason, String note, String object) {}
