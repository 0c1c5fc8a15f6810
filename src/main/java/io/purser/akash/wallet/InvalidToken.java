package io.purser.akash.wallet;

import io.purser.json.UnreadableJson;

/** A provider's token breaks AEP-64, is not signed by its issuer, or is not valid now. */
public final class InvalidToken extends IllegalArgumentException {
    public InvalidToken(String message) {
        super(message);
    }

    static InvalidToken unknownMember(String name) {
        return new InvalidToken("\"" + name + "\" is not a member that AEP-64 allows here");
    }

    /** A part of the token that is not JSON of the form that AEP-64 gives it. */
    static InvalidToken of(UnreadableJson e) {
        return e.unknownField()
                .map(InvalidToken::unknownMember)
                .orElseGet(() -> new InvalidToken("the token cannot be read: " + e.getMessage()));
    }
}
