package io.purser.access;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies that Purser believes when they name the client ({@code X-Forwarded-For}, or {@code Forwarded}, RFC 7239).
 * Purser ignores these headers from anybody else.
 */
final class TrustedProxies {
    private static final Pattern FORWARDED_FOR =
            Pattern.compile("(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\"\\s]*))", Pattern.CASE_INSENSITIVE);
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::[0-9]{1,5})?|([^:]*):[0-9]{1,5}");
    private static final int MOST_HOPS = 64;

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    static TrustedProxies none() {
        return new TrustedProxies(List.of());
    }

    /**
     * Reads {@code PURSER_TRUSTED_PROXIES}: addresses and ranges, divided by commas.
     *
     * @throws IllegalArgumentException if a part is neither; the message names it
     */
    static TrustedProxies parse(String text) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            try {
                ranges.add(AddressRange.parse(part.strip()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        ("PURSER_TRUSTED_PROXIES names \"%s\", which is no IP address and no range such as"
                                        + " 10.0.0.0/8; list addresses and ranges, divided by commas")
                                .formatted(part.strip()),
                        e);
            }
        }
        return new TrustedProxies(ranges);
    }

    /**
     * The client's address: the last address on the request's way that does not belong to a trusted proxy. If a trusted
     * proxy sends nothing readable, or both headers, the result is that proxy's own address.
     *
     * @param peer the address at the other end of the connection
     */
    String client(String peer, MultiMap headers) {
        if (ranges.isEmpty() || !isTrusted(peer)) {
            return peer;
        }
        List<String> way = way(headers);
        String client = peer;
        for (int i = way.size() - 1; i >= Math.max(0, way.size() - MOST_HOPS); i--) {
            Optional<InetAddress> hop = address(way.get(i));
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get().getHostAddress();
            if (!isTrusted(client)) {
                return client;
            }
        }
        return client;
    }

    private static List<String> way(MultiMap headers) {
        List<String> lists = headers.getAll("x-forwarded-for");
        List<String> forwarded = headers.getAll("forwarded");
        if (lists.isEmpty()) {
            return hops(forwarded).stream().map(TrustedProxies::forwardedFor).toList();
        }
        // A proxy that writes one of the headers may pass on the other one as the client sent it.
        return forwarded.isEmpty() ? hops(lists) : List.of();
    }

    private static List<String> hops(List<String> lists) {
        return lists.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static String forwardedFor(String element) {
        Matcher found = FORWARDED_FOR.matcher(element);
        if (!found.find()) {
            return "";
        }
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private static Optional<InetAddress> address(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        String bare = text;
        if (withPort.matches()) {
            bare = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
        }
        try {
            return Optional.of(AddressRange.address(bare));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isTrusted(String address) {
        return address(address)
                .filter(parsed -> ranges.stream().anyMatch(range -> range.contains(parsed)))
                .isPresent();
    }
}
