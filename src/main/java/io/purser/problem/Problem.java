package io.purser.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A failure that its reader can do something about. The detail names the next step and never holds a secret.
 *
 * <p>It has no stack trace, because it is an answer and not a defect.
 */
public final class Problem extends RuntimeException {
    private final ProblemType type;
    private final List<Violation> violations;
    private final transient Map<String, Object> members;
    private final @Nullable Duration retryAfter;
    private final transient @Nullable UpstreamError upstream;
    private final boolean wasPaidFor;

    private Problem(
            ProblemType type,
            String detail,
            List<Violation> violations,
            Map<String, Object> members,
            @Nullable Duration retryAfter,
            @Nullable UpstreamError upstream,
            boolean wasPaidFor) {
        super(detail, null, false, false);
        this.type = type;
        this.violations = violations;
        this.members = members;
        this.retryAfter = retryAfter;
        this.upstream = upstream;
        this.wasPaidFor = wasPaidFor;
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Map.of(), null, null, false);
    }

    /** A request that was understood and is wrong. The problem lists every mistake. */
    public static Problem invalid(List<Violation> violations) {
        String detail = violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
        return new Problem(ProblemType.INVALID, detail, List.copyOf(violations), Map.of(), null, null, false);
    }

    public static Problem invalid(String path, String message) {
        return invalid(List.of(new Violation(path, message)));
    }

    /** The same problem with another member in its document, such as {@code limit_usd}; values are JSON values. */
    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(type, detail(), violations, more, retryAfter, upstream, wasPaidFor);
    }

    /** The same problem with a list of its mistakes. */
    public Problem withViolations(List<Violation> more) {
        return new Problem(type, detail(), List.copyOf(more), members, retryAfter, upstream, wasPaidFor);
    }

    /** The same problem with the time after which the caller may try again. */
    public Problem retryAfter(Duration wait) {
        return new Problem(type, detail(), violations, members, wait, upstream, wasPaidFor);
    }

    /** The same problem; OpenAI's form then uses the provider's own status, code and parameter. */
    public Problem toldBy(UpstreamError error) {
        return new Problem(type, detail(), violations, members, retryAfter, error, wasPaidFor);
    }

    /**
     * The same problem for a request that was charged nevertheless. It tells SDKs not to repeat the request by
     * themselves.
     */
    public Problem paidFor() {
        return new Problem(type, detail(), violations, members, retryAfter, upstream, true);
    }

    public ProblemType type() {
        return type;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<Violation> violations() {
        return violations;
    }

    /** The document's members beside those of RFC 9457, in order. */
    public Map<String, Object> members() {
        return members;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * The headers of the answer: {@code retry-after} in whole seconds, and {@code x-should-retry: false} if SDKs would
     * wrongly retry.
     */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (retryAfter != null) {
            headers.put(
                    "retry-after",
                    Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        if (wasPaidFor || type.isFinalThoughSdksRetry() || (upstream != null && upstream.isFinal())) {
            headers.put("x-should-retry", "false");
        }
        return headers;
    }

    /** The problem document of RFC 9457, as a JSON object. */
    public Map<String, Object> toDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "urn:purser:problem:" + type.code());
        document.put("title", type.title());
        document.put("status", type.status());
        document.put("detail", detail());
        if (!violations.isEmpty()) {
            document.put(
                    "violations",
                    violations.stream()
                            .map(v -> Map.of("path", v.path(), "message", v.message()))
                            .toList());
        }
        document.putAll(members);
        if (type == ProblemType.NOT_FOUND || type == ProblemType.METHOD_NOT_ALLOWED) {
            // Clients of other servers' APIs also send requests here, and read this one member.
            document.putAll(toOpenAi());
        }
        return document;
    }

    /** The HTTP status in OpenAI's form, which answers 400 for an invalid request. */
    public int openAiStatus() {
        if (upstream != null) {
            return upstream.status();
        }
        return type == ProblemType.INVALID ? ProblemType.MALFORMED.status() : type.status();
    }

    /** OpenAI's error body, as its SDKs read it. */
    public Map<String, Object> toOpenAi() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", openAiError());
        return body;
    }

    /** The object {@code error} of OpenAI's body. */
    Map<String, Object> openAiError() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", detail());
        error.put("type", type.openAiType());
        error.put("param", param());
        error.put("code", upstream == null || upstream.code() == null ? type.code() : upstream.code());
        error.putAll(members);
        return error;
    }

    private @Nullable String param() {
        if (upstream != null) {
            return upstream.param();
        }
        return violations.isEmpty() ? null : violations.getFirst().path();
    }
}
