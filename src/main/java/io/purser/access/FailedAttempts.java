package io.purser.access;

import io.purser.access.key.Credential;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Counts refused credentials by address, and by address and credential, in bounded memory. A credential waits for its
 * own failures only. A valid credential passes even if others behind the same address failed; their failures only send
 * lookups from that address to a queue, which checks many credentials at a time.
 */
final class FailedAttempts {
    private static final Logger LOG = Logger.getLogger(FailedAttempts.class);
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_CREDENTIALS = 5_000;
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int HASH_BYTES = 16;
    /** So many addresses may fail at their full rate before the filter sends every lookup to the queue. */
    private static final int ADDRESSES = 20;

    private static final String EVERYBODY = "everybody";

    private final RateLimiters byAddress = new RateLimiters(MOST_NAMES);
    private final RateLimiters byCredential = new RateLimiters(MOST_CREDENTIALS);
    private final RateLimiters together = new RateLimiters(1);
    private final LongSupplier nanoTime;
    private final long perMinute;

    /** Lets one address fail this many times in a minute before it is slowed. */
    FailedAttempts(long perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    /** How long this credential from this address has to wait for its own failures; zero if it need not wait. */
    Duration wait(String address, Credential credential) {
        return byCredential.of(name(address, credential)).look(nanoTime.getAsLong(), 1, perMinute);
    }

    /** How long wrong credentials from this address have to wait; zero if they are still answered at once. */
    Duration slowed(String address) {
        return byAddress.of(network(address)).look(nanoTime.getAsLong(), 1, perMinute);
    }

    /** Whether so many credentials were wrong, from this address or in total, that lookups go to the queue. */
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

    /**
     * Refuses a credential that has to wait for its own failures.
     *
     * @throws Problem BUSY with the time to wait
     */
    void requireNoWait(String address, Credential credential) {
        Duration wait = wait(address, credential);
        if (!wait.isZero()) {
            throw tooMany(wait);
        }
    }

    /** Counts a wrong credential, and returns the problem to answer it with. */
    Problem counted(String address, Credential credential, Problem problem) {
        if (problem.type() != ProblemType.UNAUTHENTICATED || credential instanceof Credential.None) {
            return problem;
        }
        Duration wait = slowed(address);
        if (!wait.isZero()) {
            return tooMany(wait);
        }
        count(address, credential);
        LOG.warnf("a credential was refused: from %s, %s", address, credential.publicName());
        return problem;
    }

    private static Problem tooMany(Duration wait) {
        return Problem.of(ProblemType.BUSY, "too many credentials from here were wrong; wait, and check the key")
                .retryAfter(wait);
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

    /** An IPv6 host owns a whole network of 64 bits, so the network counts as one address. */
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
