package io.purser.access.key;

import io.purser.access.route.Caller;

/** What became of a look at an API key. */
sealed interface KeyCheck {
    /** The key is right, and this is its holder. */
    record Right(Caller caller) implements KeyCheck {}

    /** The key is wrong, revoked or expired; the detail may be told to whoever sent it. */
    record Wrong(String detail) implements KeyCheck {}

    /** Nothing trustworthy about it is in memory. */
    record UnknownKey() implements KeyCheck {}
}
