package io.purser.access.key;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * An API key as its holder has it: {@code psk_<prefix>_<secret>}. The prefix names the key, and the secret is 256
 * random bits. The last six characters are a checksum of all characters before them. So Purser refuses a cut or
 * mistyped key without the database, and secret scanners can tell a key from a word.
 *
 * @param prefix the public part, such as {@code psk_4f0c9k2m1x}
 * @param text the whole key; never printed
 */
public record KeyText(String prefix, String text) {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
    private static final int NAME_LENGTH = 10;
    private static final int NAME_BASE = 36;
    private static final int SECRET_BYTES = 32;
    private static final int SECRET_LENGTH = 43;
    private static final int CHECKSUM_LENGTH = 6;
    private static final String OPERATOR = "psk_operator";
    private static final Pattern FORM =
            Pattern.compile("psk_[0-9a-z]{%d}_[0-9A-Za-z]{%d}".formatted(NAME_LENGTH, SECRET_LENGTH + CHECKSUM_LENGTH));

    public static KeyText generate(SecureRandom random) {
        StringBuilder prefix = new StringBuilder("psk_");
        for (int i = 0; i < NAME_LENGTH; i++) {
            prefix.append(Character.forDigit(random.nextInt(NAME_BASE), NAME_BASE));
        }
        return withSecret(prefix.toString(), random);
    }

    /** A key for {@code PURSER_OPERATOR_KEY}, which no database holds. */
    static KeyText generateForOperator(SecureRandom random) {
        return withSecret(OPERATOR, random);
    }

    private static KeyText withSecret(String prefix, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String body = prefix + "_" + base62(new BigInteger(1, secret), SECRET_LENGTH);
        return new KeyText(prefix, body + checksum(body));
    }

    /** Whether the text is meant to be one of Purser's keys, whole or not. */
    static boolean resemblesKey(String text) {
        return text.startsWith("psk_");
    }

    /** The key, if the text has its form and its checksum is right. */
    public static Optional<KeyText> parse(String text) {
        if (!resemblesKey(text) || !FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int bodyLength = text.length() - CHECKSUM_LENGTH;
        if (!checksum(text.substring(0, bodyLength)).equals(text.substring(bodyLength))) {
            return Optional.empty();
        }
        return Optional.of(new KeyText(text.substring(0, "psk_".length() + NAME_LENGTH), text));
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM_LENGTH);
    }

    private static String base62(BigInteger number, int length) {
        char[] digits = new char[length];
        BigInteger rest = number;
        for (int i = length - 1; i >= 0; i--) {
            BigInteger[] division = rest.divideAndRemainder(BASE);
            digits[i] = ALPHABET.charAt(division[1].intValue());
            rest = division[0];
        }
        return new String(digits);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return prefix + "_…";
    }
}
