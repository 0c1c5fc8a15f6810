package io.purser.access.key;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The unchecked credential of a request. */
public sealed interface Credential {
    /** The request has no credential. */
    record None() implements Credential {}

    /** A well-formed API key. */
    record ApiKey(KeyText key) implements Credential {}

    /** A text in the form of a JSON Web Token. */
    record Token(String text) implements Credential {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /** Any other text: a key that the operator made up, or nonsense. */
    record Other(String text) implements Credential {
        @Override
        public String toString() {
            return "Other";
        }
    }

    int LONGEST = 8_192;
    String BEARER = "bearer ";
    CharSequence API_KEY = HttpHeaders.createOptimized("x-api-key");
    CharSequence API_KEY_OF_AZURE = HttpHeaders.createOptimized("api-key");
    Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

    /**
     * Reads {@code Authorization: Bearer …}, {@code x-api-key}, and {@code api-key}, which Azure's clients send.
     *
     * @throws Problem 401 if they contradict each other or cannot be read
     */
    static Credential of(MultiMap headers) {
        List<String> offered = new ArrayList<>(headers.getAll(API_KEY));
        offered.addAll(headers.getAll(API_KEY_OF_AZURE));
        for (String authorization : headers.getAll(HttpHeaders.AUTHORIZATION)) {
            if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
                throw unauthenticated("Authorization has to be `Bearer <key>`");
            }
            offered.add(authorization.substring(BEARER.length()));
        }
        List<String> different = offered.stream().map(String::strip).distinct().toList();
        if (different.isEmpty()) {
            return new None();
        }
        if (different.size() > 1) {
            throw unauthenticated("the request carries two different credentials; send one");
        }
        return of(different.getFirst());
    }

    private static Credential of(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw unauthenticated("the credential is empty or longer than " + LONGEST + " characters");
        }
        if (text.indexOf('.') >= 0 && TOKEN.matcher(text).matches()) {
            return new Token(text);
        }
        return KeyText.parse(text).<Credential>map(ApiKey::new).orElseGet(() -> new Other(text));
    }

    /** The whole credential as it was sent; a secret. */
    default String whole() {
        return switch (this) {
            case None() -> "";
            case ApiKey(KeyText key) -> key.text();
            case Token(String text) -> text;
            case Other(String text) -> text;
        };
    }

    /** The name that its failures are logged by; never a secret. */
    default String publicName() {
        return switch (this) {
            case None() -> "none";
            case ApiKey(KeyText key) -> key.prefix();
            case Token ignored -> "token";
            case Other ignored -> "other";
        };
    }

    private static Problem unauthenticated(String detail) {
        return Problem.of(ProblemType.UNAUTHENTICATED, detail);
    }
}
