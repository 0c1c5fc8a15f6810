package io.purser.access;

import io.purser.access.key.Credential;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * Counts credentials that were refused, by the address they came from and by address and credential, in bounded memory.
 * A credential waits for its own failures alone: whatever others behind the same address did, a good one passes. What
 * their failures change is that credentials from there are looked up in a line, many at a time.
 */
final class FailedAttempts {
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_CREDENTIALS = 5_000;
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int HASH_BYTES = 16;
    /** So many addresses may fail at their full pace before everybody is looked up in the line. */
    private static final int ADDRESSES = 20;

    private static final String EVERYBODY = "everybody";

    private final RateLimiters byAddress = new RateLimiters(MOST_NAMES);
    private final RateLimiters byCredential = new RateLimiters(MOST_CREDENTIALS);
    private final RateLimiters together = new RateLimiters(1);
    private final LongSupplier nanoTime;
    private final long perMinute;

    /** Lets so many failures of one address pass in a minute before it is slowed. */
    FailedAttempts(long perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    /** How long this very credential, from there, has to wait for its own failures; zero if it need not. */
    Duration wait(String address, Credential credential) {
        return byCredential.of(name(address, credential)).look(nanoTime.getAsLong(), 1, perMinute);
    }

    /** How long wrong credentials from there have to wait; zero where they are still answered at once. */
    Duration slowed(String address) {
        return byAddress.of(network(address)).look(nanoTime.getAsLong(), 1, perMinute);
    }

    /** Whether so many credentials were wrong, from there or altogether, that others are looked up in the line. */
    boolean isSuspect(String address) {
        return !slowed(address).isZero()
                || !together.of(EVERYBODY)
                        .look(nanoTime.getAsLong(), 1, ADDRESSES * perMinute)
                        .isZero();
    }

    void count(String address, Credential credential) {
        long now = nanoTime.getAsLong();
        byAddress.of(network(address)).take(now, 1, perMinute);
        byCredential.of(name(address, credential)).take(now, 1, perMinute);
        together.of(EVERYBODY).take(now, 1, ADDRESSES * perMinute);
    }

    private static String name(String address, Credential credential) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(credential.whole().getBytes(StandardCharsets.UTF_8));
            return network(address) + "/" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
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
