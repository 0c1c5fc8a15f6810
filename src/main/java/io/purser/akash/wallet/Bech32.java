package io.purser.akash.wallet;

import java.util.Locale;

/** BIP 173's encoding of bytes with a human-readable prefix and a checksum. */
final class Bech32 {
    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM_LENGTH = 6;

    private Bech32() {}

    static String encode(String prefix, byte[] bytes) {
        int[] data = regroup(toUnsigned(bytes), 8, 5, true);
        StringBuilder text = new StringBuilder(prefix).append('1');
        for (int value : data) {
            text.append(ALPHABET.charAt(value));
        }
        int checksum = polymod(prefix, data, new int[CHECKSUM_LENGTH]) ^ 1;
        for (int i = 0; i < CHECKSUM_LENGTH; i++) {
            text.append(ALPHABET.charAt((checksum >>> (5 * (5 - i))) & 31));
        }
        return text.toString();
    }

    /**
     * The bytes of a text with this prefix.
     *
     * @throws IllegalArgumentException if the prefix, a character, the case or the checksum is wrong
     */
    static byte[] decode(String prefix, String text) {
        if (text.length() > 90 || !text.equals(text.toLowerCase(Locale.ROOT)) || !text.startsWith(prefix + "1")) {
            throw new IllegalArgumentException("it does not start with " + prefix + "1");
        }
        String payload = text.substring(prefix.length() + 1);
        if (payload.length() < CHECKSUM_LENGTH) {
            throw new IllegalArgumentException("it is too short");
        }
        int[] values = new int[payload.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ALPHABET.indexOf(payload.charAt(i));
            if (values[i] < 0) {
                throw new IllegalArgumentException("it holds a character that no address has");
            }
        }
        if (polymod(prefix, values, new int[0]) != 1) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        int[] data = new int[values.length - CHECKSUM_LENGTH];
        System.arraycopy(values, 0, data, 0, data.length);
        int[] octets = regroup(data, 5, 8, false);
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    private static int polymod(String prefix, int[] data, int[] tail) {
        int state = 1;
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state, prefix.charAt(i) >>> 5);
        }
        state = step(state, 0);
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state, prefix.charAt(i) & 31);
        }
        for (int value : data) {
            state = step(state, value);
        }
        for (int value : tail) {
            state = step(state, value);
        }
        return state;
    }

    private static int step(int state, int value) {
        int top = state >>> 25;
        int next = ((state & 0x1ffffff) << 5) ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            if (((top >>> i) & 1) == 1) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }

    private static int[] toUnsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        return values;
    }

    private static int[] regroup(int[] values, int from, int to, boolean pad) {
        int[] result = new int[(values.length * from + (pad ? to - 1 : 0)) / to];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int value : values) {
            held = (held << from) | value;
            bits += from;
            while (bits >= to) {
                bits -= to;
                result[at++] = (held >>> bits) & ((1 << to) - 1);
            }
            held &= (1 << bits) - 1;
        }
        if (pad && bits > 0) {
            result[at] = (held << (to - bits)) & ((1 << to) - 1);
        } else if (!pad && (bits >= from || held != 0)) {
            throw new IllegalArgumentException("its padding is wrong");
        }
        return result;
    }
}
