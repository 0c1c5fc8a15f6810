package io.purser.access;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. A single address is a range of one.
 *
 * @param first its first address
 * @param bits the number of leading bits that all its addresses share
 */
record AddressRange(InetAddress first, int bits) {
    private static final Pattern DOTTED = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}");

    AddressRange {
        int most = first.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("a range of such addresses shares 0 to %d bits".formatted(most));
        }
    }

    /**
     * Reads an address or a range.
     *
     * @throws IllegalArgumentException if the text is neither an address nor a range
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        int most = address.getAddress().length * Byte.SIZE;
        return new AddressRange(address, slash < 0 ? most : Integer.parseInt(text.substring(slash + 1)));
    }

    /**
     * Reads an address without asking a name server.
     *
     * @throws IllegalArgumentException if the text is not an address in its usual form
     */
    static InetAddress address(String text) {
        if (text.indexOf(':') < 0 && !DOTTED.matcher(text).matches()) {
            throw new IllegalArgumentException("an IPv4 address has four numbers");
        }
        return InetAddress.ofLiteral(text);
    }

    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
