package io.purser.access.key;

import io.purser.access.route.Caller;

/** The outcome of a check of an API key. */
sealed interface KeyCheck {
    /** The key is right, and this is its holder. */
    record Right(Caller caller) implements KeyCheck {}

    /** The key is wrong, revoked or expired. The sender may be told the detail. */
    record Wrong(String detail) implements KeyCheck {}

    /** Memory has nothing about the key, or nothing fresh enough. */
    record UnknownKey() implements KeyCheck {}
}
