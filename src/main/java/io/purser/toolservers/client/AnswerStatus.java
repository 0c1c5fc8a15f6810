package io.purser.toolservers.client;

import io.purser.toolservers.client.ServerFailure.Effect;

/**
 * The status of an answer, and what it says of the request.
 *
 * @param code of HTTP; 0 if none arrived
 */
record AnswerStatus(int code) {
    private static final int SUCCESS = 2;
    private static final int REDIRECT = 3;
    private static final int CLIENT_ERROR = 4;
    private static final int SEE_OTHER = 303;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int CALLER_LEFT = 499;

    boolean isSuccess() {
        return code / 100 == SUCCESS;
    }

    boolean isBadRequest() {
        return code == BAD_REQUEST;
    }

    boolean isNotFound() {
        return code == NOT_FOUND;
    }

    /** Whether the server has too much to do. */
    boolean isBusy() {
        return code == TOO_MANY;
    }

    /** Whether the server wants another credential. */
    boolean wantsCredential() {
        return code == UNAUTHENTICATED || code == FORBIDDEN;
    }

    /** Whether the server did nothing, whatever its answer's body says. */
    boolean isRefusal() {
        return switch (code) {
            // The work is done, and its result is elsewhere.
            case SEE_OTHER -> false;
            // Servers and the proxies before them use these also if they did not wait for the end of the work.
            case TIMEOUT, CALLER_LEFT -> false;
            default -> code / 100 == REDIRECT || code / 100 == CLIENT_ERROR;
        };
    }

    /**
     * The failure of an answer without success.
     *
     * @param told what the server says of it, or empty
     */
    ServerFailure failure(String told) {
        if (!isRefusal()) {
            return new ServerFailure(Effect.UNKNOWN, "answers with status %d".formatted(code));
        }
        if (code / 100 == REDIRECT) {
            return new ServerFailure(
                    Effect.REFUSED, "sends on to another address (%d), to which nothing is sent".formatted(code));
        }
        return new ServerFailure(
                isBusy() ? Effect.BUSY : Effect.REFUSED,
                "refuses the request with status %d%s"
                        .formatted(code, told.isEmpty() ? "" : ": " + ThirdPartyText.quoted(told)));
    }
}
