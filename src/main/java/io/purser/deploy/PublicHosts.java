package io.purser.deploy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells hosts of the internet from those of this machine and of private networks. A provider names hosts that Purser
 * asks, and may name a cloud's metadata service or a neighbour of Purser.
 */
final class PublicHosts {
    private PublicHosts() {}

    /**
     * Whether one of its addresses is not one of the internet. Java keeps the answer for the request that follows, so
     * that another answer of the name's server does not count.
     *
     * @throws IllegalArgumentException without a host
     * @throws UnknownHostException if nobody knows the host
     */
    static boolean hasPrivateAddress(@Nullable String host) throws UnknownHostException {
        if (host == null) {
            throw new IllegalArgumentException("no host");
        }
        return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(PublicHosts::isPrivate);
    }

    /** See the registries of special addresses (RFC 6890). */
    static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || switch (address) {
                    case Inet4Address four -> isSpecial(four.getAddress());
                    case Inet6Address six -> isSpecial6(six.getAddress());
                    default -> true;
                };
    }

    private static boolean isSpecial(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        return first == 0
                || (first == 100 && (second & 0xc0) == 64) // carriers' own networks
                || (first == 192 && second == 0 && address[2] == 0)
                || (first == 198 && (second & 0xfe) == 18)
                || first >= 240;
    }

    private static boolean isSpecial6(byte[] address) {
        boolean isUniqueLocal = (address[0] & 0xfe) == 0xfc;
        boolean isTranslated = startsWith(address, 0x00, 0x64, 0xff, 0x9b) || startsWith(address, 0x20, 0x02);
        boolean isCompatible = Arrays.equals(Arrays.copyOf(address, 12), new byte[12]);
        return isUniqueLocal || isTranslated || isCompatible;
    }

    private static boolean startsWith(byte[] address, int... start) {
        for (int i = 0; i < start.length; i++) {
            if ((address[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
