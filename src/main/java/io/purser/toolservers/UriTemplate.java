package io.purser.toolservers;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of URIs (RFC 6570), to find the server of a URI. It may match more than its server does, and takes no more
 * time than the template's length times that of the URI, whatever a server writes.
 *
 * @param literals the texts around the expressions: one more than there are expressions
 * @param crossing of each expression, whether its value may have a slash, a question mark or a number sign
 */
record UriTemplate(List<String> literals, List<Boolean> crossing) {
    private static final int LONGEST = 500;
    private static final int MOST_EXPRESSIONS = 10;
    private static final Pattern EXPRESSION = Pattern.compile("\\{([+#./;?&]?)[A-Za-z0-9_.,%:*-]+}");
    private static final Pattern WEB = Pattern.compile("(?i)(https?|wss?):");
    private static final Pattern ONE_HOST = Pattern.compile("[A-Za-z]+://[^/?#]+/");
    private static final String STOPS = "/?#";

    UriTemplate {
        literals = List.copyOf(literals);
        crossing = List.copyOf(crossing);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it is none, or too long
     */
    static UriTemplate of(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("its template is longer than %d characters".formatted(LONGEST));
        }
        ResourceUris.requireOffered(text);
        List<String> literals = new ArrayList<>();
        List<Boolean> crossing = new ArrayList<>();
        Matcher expression = EXPRESSION.matcher(text);
        int end = 0;
        while (expression.find()) {
            literals.add(text.substring(end, expression.start()));
            crossing.add(!expression.group(1).isEmpty());
            end = expression.end();
        }
        literals.add(text.substring(end));
        if (crossing.isEmpty() || crossing.size() > MOST_EXPRESSIONS) {
            throw new IllegalArgumentException(
                    "its template has no expression, or more than %d".formatted(MOST_EXPRESSIONS));
        }
        if (literals.stream().anyMatch(literal -> literal.contains("{") || literal.contains("}"))) {
            throw new IllegalArgumentException("its template has a brace that belongs to no expression");
        }
        return new UriTemplate(literals, crossing);
    }

    /**
     * Requires a template that may be offered: addresses of the web, which results of other servers have and which may be
     * secret, go to no template of any host.
     *
     * @throws IllegalArgumentException if it does not begin with a scheme and, for the web, with a host
     */
    void requireOfOneHost() {
        String beginning = literals.getFirst();
        if (beginning.indexOf(':') < 0
                || (WEB.matcher(beginning).lookingAt()
                        && !ONE_HOST.matcher(beginning).lookingAt())) {
            throw new IllegalArgumentException(
                    "its template does not begin with a scheme, and for the web with a host");
        }
    }

    /** Whether an expansion of the template may be that URI. */
    boolean matches(String uri) {
        String first = literals.getFirst();
        if (!uri.startsWith(first) || !uri.endsWith(literals.getLast())) {
            return false;
        }
        BitSet ends = new BitSet(uri.length() + 1);
        ends.set(first.length());
        for (int i = 0; i < crossing.size() && !ends.isEmpty(); i++) {
            ends = after(literals.get(i + 1), reached(ends, crossing.get(i), uri), uri);
        }
        return ends.get(uri.length());
    }

    /** Where a value that begins at one of these places may end. */
    private static BitSet reached(BitSet begins, boolean isCrossing, String uri) {
        BitSet reached = new BitSet(uri.length() + 1);
        boolean isIn = false;
        for (int at = 0; at <= uri.length(); at++) {
            isIn |= begins.get(at);
            if (isIn) {
                reached.set(at);
            }
            if (!isCrossing && at < uri.length() && STOPS.indexOf(uri.charAt(at)) >= 0) {
                isIn = false;
            }
        }
        return reached;
    }

    /** Where the literal ends if it begins at one of these places. */
    private static BitSet after(String literal, BitSet begins, String uri) {
        BitSet ends = new BitSet(uri.length() + 1);
        for (int at = begins.nextSetBit(0); at >= 0; at = begins.nextSetBit(at + 1)) {
            if (uri.startsWith(literal, at)) {
                ends.set(at + literal.length());
            }
        }
        return ends;
    }
}
