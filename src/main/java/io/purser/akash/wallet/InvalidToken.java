package io.purser.akash.wallet;

/** A provider's token breaks AEP-64, is not signed by its issuer, or is not valid now. */
public final class InvalidToken extends IllegalArgumentException {
    public InvalidToken(String message) {
        super(message);
    }
}
