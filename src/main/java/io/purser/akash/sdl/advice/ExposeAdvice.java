package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.input.ExposeInput;
import io.purser.akash.sdl.input.Lists;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.ServiceInput;
import io.purser.akash.sdl.manifest.ServiceExpose;
import io.purser.akash.sdl.rule.SdlRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Warns about ports that Akash accepts, but that no provider opens as their author meant them. */
final class ExposeAdvice {
    private static final long HTTP = 80;

    private ExposeAdvice() {}

    static void give(SdlInput input) {
        SdlRules.eachDeployedService(input, service -> {
            checkNumbers(service);
            service.exposes().forEach(ExposeAdvice::checkHosts);
            service.exposes().stream()
                    .filter(expose -> expose.to().isEmpty())
                    .forEach(expose -> expose.at()
                            .warning("nobody reaches port " + expose.port()
                                    + "; write to: [{global: true}], or to: [{service: NAME}] for one service"));
        });
    }

    private static long outside(ExposeInput expose) {
        return expose.as() == 0 ? expose.port() : expose.as();
    }

    private static boolean isPublic(ExposeInput expose) {
        return expose.to().stream().anyMatch(to -> to.global() && to.ip().isEmpty());
    }

    /**
     * A provider opens each port number of a service once, for the first port in the manifest's order. It leaves the
     * others out (cluster/kube/builder/service.go of the provider).
     */
    private static void checkNumbers(ServiceInput service) {
        Map<String, List<ExposeInput>> byNumber = new HashMap<>();
        service.exposes().stream()
                .filter(ExposeAdvice::isPublic)
                .forEach(expose ->
                        byNumber.merge(outside(expose) + " " + expose.protocol(), List.of(expose), Lists::concat));
        for (List<ExposeInput> same : byNumber.values()) {
            long first = same.stream().mapToLong(ExposeInput::port).min().orElse(0);
            same.stream()
                    .filter(expose -> expose.port() != first)
                    .forEach(expose -> expose.at()
                            .warning("port " + outside(expose) + " outside leads to port " + first
                                    + " already, for every host name, and providers leave this one out; "
                                    + (outside(expose) == HTTP
                                            ? "answer for all host names on port " + first + ", or run what listens on "
                                                    + expose.port() + " as a service of its own"
                                            : "write as: " + expose.port())));
        }
    }

    /** Host names lead to the ingress, and the ingress serves only HTTP. */
    private static void checkHosts(ExposeInput expose) {
        boolean isIngress =
                isPublic(expose) && expose.protocol() == ServiceExpose.Protocol.TCP && outside(expose) == HTTP;
        if (expose.accept() != null && !expose.accept().isEmpty() && !isIngress) {
            expose.at()
                    .get("accept")
                    .warning("host names lead to port 80 alone, which is global and TCP, and this port is "
                            + outside(expose) + " outside; write as: 80, or take accept away");
        }
    }
}
