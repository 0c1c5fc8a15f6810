package io.purser.access;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.Optional;

/** Finds out whose credential a request offers. */
final class Authenticator {
    private final OperatorKeys operatorKeys;
    private final KeyStore keys;
    private final TokenVerifier tokens;
    private final boolean open;

    Authenticator(OperatorKeys operatorKeys, KeyStore keys, TokenVerifier tokens, boolean open) {
        this.operatorKeys = operatorKeys;
        this.keys = keys;
        this.tokens = tokens;
        this.open = open;
    }

    /** Whether callers without a credential are let in. */
    boolean isOpen() {
        return open;
    }

    /**
     * Tells from memory alone, and at once.
     *
     * @return empty where {@link #atLength} has to find out
     * @throws Problem 401 where the credential is wrong
     */
    Optional<Caller> atOnce(Credential credential) {
        return switch (credential) {
            case Credential.None() -> Optional.of(openOr("send an API key, as in `Authorization: Bearer psk_…`"));
            case Credential.ApiKey(KeyText key) ->
                switch (keys.checkInMemory(key)) {
                    case KeyCheck.Right(Caller caller) -> Optional.of(caller);
                    case KeyCheck.Wrong(String detail) -> throw unauthenticated(detail);
                    case KeyCheck.Unknown() -> Optional.empty();
                };
            case Credential.Token(String text) -> {
                if (operatorKeys.include(text)) {
                    yield Optional.of(operatorKeys.caller());
                }
                yield tokens.isEnabled() ? Optional.empty() : Optional.of(openOr("this token is not known here"));
            }
            case Credential.Other(String text) -> {
                if (operatorKeys.include(text)) {
                    yield Optional.of(operatorKeys.caller());
                }
                if (KeyText.resemblesKey(text)) {
                    throw unauthenticated("this is no whole API key: it was cut or mistyped");
                }
                // SDKs insist on a key even where none is needed.
                yield Optional.of(openOr("this API key is not known here"));
            }
        };
    }

    /**
     * Asks whoever has to be asked; may block.
     *
     * @throws Problem 401 or 403 where the credential is wrong, 503 where it cannot be checked now
     */
    Caller atLength(Credential credential) {
        return switch (credential) {
            case Credential.ApiKey(KeyText key) ->
                switch (keys.checkInDatabase(key)) {
                    case KeyCheck.Right(Caller caller) -> caller;
                    case KeyCheck.Wrong(String detail) -> throw unauthenticated(detail);
                    case KeyCheck.Unknown() -> throw new IllegalStateException("the database knows or does not");
                };
            case Credential.Token(String text) -> tokens.verify(text);
            case Credential.None none -> throw new IllegalStateException("nothing to ask about " + none);
            case Credential.Other other -> throw new IllegalStateException("nothing to ask about " + other);
        };
    }

    private Caller openOr(String detail) {
        if (open) {
            return Caller.OPEN;
        }
        throw unauthenticated(detail);
    }

    private static Problem unauthenticated(String detail) {
        return Problem.of(ProblemType.UNAUTHENTICATED, detail);
    }
}
