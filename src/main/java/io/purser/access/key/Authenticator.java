package io.purser.access.key;

import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Authenticates the credential of a request. */
public final class Authenticator {
    private final OperatorKeys operatorKeys;
    private final KeyStore keys;
    private final TokenVerifier tokens;
    private final boolean open;

    public Authenticator(OperatorKeys operatorKeys, KeyStore keys, TokenVerifier tokens, boolean open) {
        this.operatorKeys = operatorKeys;
        this.keys = keys;
        this.tokens = tokens;
        this.open = open;
    }

    /** Whether callers without a credential are let in. */
    public boolean isOpen() {
        return open;
    }

    /**
     * Checks the credential in memory only, without blocking.
     *
     * @return empty if {@link #atLength} has to check it
     * @throws Problem 401 if the credential is wrong
     */
    public Optional<Caller> atOnce(Credential credential) {
        return switch (credential) {
            case Credential.None() -> Optional.of(openOr("send an API key, as in `Authorization: Bearer psk_…`"));
            case Credential.ApiKey(KeyText key) ->
                switch (keys.checkInMemory(key)) {
                    case KeyCheck.Right(Caller caller) -> Optional.of(caller);
                    case KeyCheck.Wrong(String detail) -> throw unauthenticated(detail);
                    case KeyCheck.UnknownKey() -> Optional.empty();
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
                // SDKs send a key even if none is needed.
                yield Optional.of(openOr("this API key is not known here"));
            }
        };
    }

    /**
     * Checks the credential in the database or with the token's issuer; may block.
     *
     * @throws Problem 401 or 403 if the credential is wrong, 503 if it cannot be checked now
     */
    public Caller atLength(Credential credential) {
        return switch (credential) {
            case Credential.ApiKey(KeyText key) -> callerOf(keys.checkInDatabase(key));
            case Credential.Token(String text) -> tokens.verify(text);
            case Credential.None none -> throw new IllegalStateException("nothing to ask about " + none);
            case Credential.Other other -> throw new IllegalStateException("nothing to ask about " + other);
        };
    }

    /** Checks several credentials. One query serves all API keys. */
    public Map<Credential, CredentialLookupQueue.Outcome> atLength(List<Credential> several) {
        List<KeyText> asked = several.stream()
                .flatMap(credential ->
                        credential instanceof Credential.ApiKey(KeyText key) ? Stream.of(key) : Stream.of())
                .toList();
        Map<KeyText, KeyCheck> checks = asked.isEmpty() ? Map.of() : keys.checkInDatabase(asked);
        Map<Credential, CredentialLookupQueue.Outcome> outcomes = new HashMap<>();
        for (Credential credential : several) {
            outcomes.put(
                    credential,
                    outcome(() -> credential instanceof Credential.ApiKey(KeyText key)
                            ? callerOf(Objects.requireNonNull(checks.get(key)))
                            : atLength(credential)));
        }
        return outcomes;
    }

    private static CredentialLookupQueue.Outcome outcome(Supplier<Caller> look) {
        try {
            return new CredentialLookupQueue.Outcome.Known(look.get());
        } catch (Problem problem) {
            return new CredentialLookupQueue.Outcome.Refused(problem);
        }
    }

    private static Caller callerOf(KeyCheck check) {
        return switch (check) {
            case KeyCheck.Right(Caller caller) -> caller;
            case KeyCheck.Wrong(String detail) -> throw unauthenticated(detail);
            case KeyCheck.UnknownKey() -> throw new IllegalStateException("the database knows or does not");
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
