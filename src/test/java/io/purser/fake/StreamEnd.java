package io.purser.fake;

/** How a gateway's stream ends, if it ends. */
public enum StreamEnd {
    /** The gateway sends a close frame, as the standard requires. */
    CLOSE_FRAME,
    /** Like the provider's log writer: the gateway closes TLS properly and sends no close frame. */
    TLS_CLOSED,
    /** The gateway closes the connection without TLS's close message. */
    TCP_CLOSED,
    /** The stream never ends: the gateway sends and answers nothing more. */
    NEVER,
    /** The gateway sends line after line. */
    MORE,
    /** The gateway sends a message that is too large. */
    TOO_LARGE,
    /** The gateway sends bytes that are not a WebSocket frame. */
    GARBAGE
}
