package io.purser.access;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks the host and the end of a request, which every hop has to read alike. It refuses a request that has two
 * readings and closes the connection, because anybody could have sent the next bytes on it.
 */
final class RequestFraming {
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._~!$&'()*+,;=-]{1,255})(:[0-9]{1,5})?");
    private static final String ANYWHERE = "localhost";

    private RequestFraming() {}

    /**
     * Checks the request against RFC 9112, sections 3.2 and 6.1, and RFC 9113, section 8.3.1.
     *
     * @throws Problem 400, or 501 for a transfer coding that is not implemented
     */
    static void require(HttpServerRequest request) {
        requireHost(request);
        requireTransferEncoding(request);
    }

    private static void requireHost(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1) {
            throw malformed("the request names two hosts; send one Host header");
        }
        if (request.version() == HttpVersion.HTTP_2) {
            requireAuthority(request.authority(), hosts);
        } else if (hosts.isEmpty()) {
            if (request.version() == HttpVersion.HTTP_1_1) {
                throw malformed("the request names no host; send a Host header");
            }
            request.headers().set("host", ANYWHERE);
        } else if (!AUTHORITY.matcher(hosts.getFirst().strip()).matches()) {
            throw malformed("the Host header has to be a name or an address, with or without a port");
        }
    }

    private static void requireAuthority(HostAndPort authority, List<String> hosts) {
        if (authority == null || !AUTHORITY.matcher(authority.toString()).matches()) {
            throw malformed("the request names no host; send :authority");
        }
        if (!hosts.isEmpty() && !authority.equals(HostAndPort.parseAuthority(hosts.getFirst(), -1))) {
            throw malformed("the request names two hosts: Host differs from :authority");
        }
    }

    private static void requireTransferEncoding(HttpServerRequest request) {
        List<String> lines = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (lines.isEmpty()) {
            return;
        }
        List<String> codings = lines.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .toList();
        if (request.version() != HttpVersion.HTTP_1_1) {
            throw malformed("Transfer-Encoding belongs to HTTP/1.1 alone");
        }
        if (!codings.stream().allMatch("chunked"::equalsIgnoreCase)) {
            throw Problem.of(
                    ProblemType.NOT_IMPLEMENTED, "the only transfer coding here is chunked; send the body with that");
        }
        if (codings.size() > 1) {
            throw malformed("the body is chunked once or not at all");
        }
    }

    private static Problem malformed(String detail) {
        return Problem.of(ProblemType.MALFORMED, detail);
    }
}
