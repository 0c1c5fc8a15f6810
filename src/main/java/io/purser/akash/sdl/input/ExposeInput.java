package io.purser.akash.sdl.input;

import io.purser.akash.sdl.manifest.HttpOptions;
import io.purser.akash.sdl.manifest.ServiceExpose;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port as the file has it under {@code expose}.
 *
 * @param as the external port; 0 if the file gives none
 * @param httpOptions with Akash's defaults for the options that the file does not give
 */
public record ExposeInput(
        SdlValue at,
        long port,
        long as,
        String proto,
        List<To> to,
        @Nullable List<String> accept,
        HttpOptions httpOptions) {
    private static final long MAX_BODY_SIZE = 104_857_600;
    private static final long MAX_PROXY_BUFFER_SIZE = 1_048_576;
    private static final long MAX_TIMEOUT = 60_000;
    private static final Set<String> NEXT_CASES =
            Set.of("error", "timeout", "403", "404", "429", "500", "502", "503", "504", "off");

    /** The services or the public to which a port is open. */
    public record To(SdlValue at, String service, boolean global, String ip) {
        static To read(SdlValue at) {
            at.expectFields("service", "global", "ip");
            return new To(
                    at,
                    at.get("service").text(),
                    at.get("global").flag(),
                    at.get("ip").text());
        }
    }

    static ExposeInput read(SdlValue at) {
        at.expectFields("port", "as", "proto", "to", "accept", "http_options");
        return new ExposeInput(
                at,
                at.get("port").uint32(),
                at.get("as").uint32(),
                at.get("proto").text(),
                at.get("to").items().stream().map(To::read).toList(),
                at.get("accept").texts(),
                httpOptions(at.get("http_options")));
    }

    /** The protocol, {@code TCP} by default; null if the text is not a protocol. */
    public ServiceExpose.@Nullable Protocol protocol() {
        return switch (proto.toUpperCase(Locale.ROOT)) {
            case "", "TCP" -> ServiceExpose.Protocol.TCP;
            case "UDP" -> ServiceExpose.Protocol.UDP;
            default -> null;
        };
    }

    private static HttpOptions httpOptions(SdlValue at) {
        at.expectFields(
                "max_body_size",
                "proxy_buffer_size",
                "read_timeout",
                "send_timeout",
                "next_tries",
                "next_timeout",
                "next_cases");
        HttpOptions defaults = HttpOptions.DEFAULT;
        return new HttpOptions(
                atMost(MAX_BODY_SIZE, "bytes", at.get("max_body_size"), defaults.maxBodySize()),
                atMost(MAX_PROXY_BUFFER_SIZE, "bytes", at.get("proxy_buffer_size"), defaults.proxyBufferSize()),
                atMost(MAX_TIMEOUT, "milliseconds", at.get("read_timeout"), defaults.readTimeout()),
                atMost(MAX_TIMEOUT, "milliseconds", at.get("send_timeout"), defaults.sendTimeout()),
                orDefault(at.get("next_tries").uint32(), defaults.nextTries()),
                at.get("next_timeout").uint32(),
                nextCases(at.get("next_cases")));
    }

    private static long atMost(long limit, String unit, SdlValue at, long otherwise) {
        long number = at.uint32();
        if (number > limit) {
            at.violation("at most " + limit + " " + unit + " are allowed");
        }
        return orDefault(number, otherwise);
    }

    /** Akash treats 0 as a missing value. */
    private static long orDefault(long number, long otherwise) {
        return number == 0 ? otherwise : number;
    }

    private static List<String> nextCases(SdlValue at) {
        List<String> cases = at.texts();
        if (cases == null || cases.isEmpty()) {
            return HttpOptions.DEFAULT.nextCases();
        }
        for (SdlValue item : at.items()) {
            if (!NEXT_CASES.contains(item.text())) {
                item.violation("expected one of " + NEXT_CASES.stream().sorted().toList());
            }
        }
        if (cases.contains("off") && cases.size() > 1) {
            at.violation("\"off\" stands alone; remove it or the others");
        }
        return cases;
    }
}
