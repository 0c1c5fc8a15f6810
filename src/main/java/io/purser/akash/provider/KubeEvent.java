package io.purser.akash.provider;

/**
 * What the provider's cluster says about a service, such as an image that cannot be pulled.
 *
 * @param type {@code Normal} or {@code Warning}
 * @param object what it is about, such as {@code Pod/web-7d9f}
 */
public record KubeEvent(String type, String reason, String note, String object) {}
