package io.purser.fake;

/** How a gateway's stream comes to its end, if it does. */
public enum StreamEnd {
    /** With a close frame, as the standard says. */
    CLOSE_FRAME,
    /** As the provider's log writer does: TLS is closed in order, and there is no close frame. */
    TLS_CLOSED,
    /** The connection is closed, without as much as TLS's word for it. */
    TCP_CLOSED,
    /** Nothing more comes, and nothing is answered. */
    NEVER,
    /** Lines come, and more lines. */
    MORE,
    /** A message comes that is larger than any. */
    TOO_LARGE,
    /** Something comes that is no WebSocket. */
    GARBAGE
}
