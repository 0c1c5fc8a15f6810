package io.purser.access.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An issuer of tokens with a real key, which signs any claims. */
public final class SignedTokens {
    public static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final JsonMapper JSON = new JsonMapper();

    private final KeyPair pair;
    private final String keyId;

    public SignedTokens(String keyId) {
        this(keyId, 2_048);
    }

    SignedTokens(String keyId, int bits) {
        this.keyId = keyId;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            this.pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The claims of a push to acme/shop's main branch, as GitHub makes them. */
    public static Map<String, Object> push(String audience, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", audience);
        claims.put("sub", "repo:acme/shop:ref:refs/heads/main");
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + 300);
        claims.put("repository", "acme/shop");
        claims.put("repository_id", "42");
        claims.put("ref", "refs/heads/main");
        claims.put("environment", "production");
        claims.put("workflow_ref", "acme/shop/.github/workflows/deploy.yml@refs/heads/main");
        claims.put("event_name", "push");
        claims.put("head_ref", "");
        claims.put("base_ref", "");
        return claims;
    }

    /** The document that publishes the key. */
    public byte[] published() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return json(Map.of(
                "keys",
                java.util.List.of(Map.of(
                        "kty",
                        "RSA",
                        "use",
                        "sig",
                        "alg",
                        "RS256",
                        "kid",
                        keyId,
                        "n",
                        encode(unsigned(key.getModulus())),
                        "e",
                        encode(unsigned(key.getPublicExponent()))))));
    }

    public String sign(Map<String, Object> claims) {
        return sign(Map.of("alg", "RS256", "typ", "JWT", "kid", keyId), claims);
    }

    String sign(Map<String, Object> header, Map<String, Object> claims) {
        String signed = encode(json(header)) + "." + encode(json(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token whose header says that it needs no signature. */
    public String unsigned(Map<String, Object> claims) {
        return encode(json(Map.of("alg", "none", "kid", keyId))) + "." + encode(json(claims)) + ".";
    }

    /** The token with other claims under its old signature. */
    public static String withClaims(String token, Map<String, Object> claims) {
        return token.substring(0, token.indexOf('.') + 1)
                + encode(json(claims))
                + token.substring(token.lastIndexOf('.'));
    }

    /** The classic forgery: an HMAC whose key is the public key. */
    public String signWithPublicKeyAsSecret(byte[] secret, Map<String, Object> claims) {
        String signed = encode(json(Map.of("alg", "HS256", "typ", "JWT", "kid", keyId))) + "." + encode(json(claims));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signed + "." + encode(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] publicKey() {
        return pair.getPublic().getEncoded();
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
