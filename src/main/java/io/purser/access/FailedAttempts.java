package io.purser.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts credentials that were refused, by the address they came from and by the key they pretend to be, in bounded
 * memory. Who fails too often waits before anything costly is done for them; a right key that is in memory passes
 * always, so that nobody locks another out by failing in their name.
 */
final class FailedAttempts {
    private static final int MOST_NAMES = 10_000;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Paces byAddress = new Paces(MOST_NAMES);
    private final Paces byPrefix = new Paces(MOST_NAMES);
    private final LongSupplier nanoTime;

    private final long perMinute;

    /** Lets so many failures of one address, or under one prefix, pass in a minute. */
    FailedAttempts(long perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    /** How long whoever sends this from there has to wait before it is heard again; zero if it need not. */
    Duration wait(String address, Credential credential) {
        long now = nanoTime.getAsLong();
        Duration forAddress = byAddress.of(network(address)).look(now, 1, perMinute);
        if (!(credential instanceof Credential.ApiKey(KeyText key))) {
            return forAddress;
        }
        Duration forPrefix = byPrefix.of(key.prefix()).look(now, 1, perMinute);
        return forAddress.compareTo(forPrefix) > 0 ? forAddress : forPrefix;
    }

    void count(String address, Credential credential) {
        long now = nanoTime.getAsLong();
        byAddress.of(network(address)).take(now, 1, perMinute);
        if (credential instanceof Credential.ApiKey(KeyText key)) {
            byPrefix.of(key.prefix()).take(now, 1, perMinute);
        }
    }

    /** An IPv6 host has a whole network of 64 bits to itself, and so counts as one. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            int zone = address.indexOf('%');
            InetAddress parsed = InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
            if (!(parsed instanceof Inet6Address)) {
                return parsed.getHostAddress();
            }
            StringBuilder network = new StringBuilder();
            for (int i = 0; i < IPV6_NETWORK_BYTES; i++) {
                network.append(Byte.toUnsignedInt(parsed.getAddress()[i])).append('.');
            }
            return network.toString();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
