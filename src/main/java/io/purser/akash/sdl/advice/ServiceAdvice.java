package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.input.ExposeInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.ServiceInput;
import io.purser.akash.sdl.manifest.HttpOptions;
import io.purser.akash.sdl.manifest.ServiceExpose;

/** Warns about services whose failure is noticed late. */
final class ServiceAdvice {
    private ServiceAdvice() {}

    static void give(SdlInput input) {
        for (SdlInput.Binding binding : input.bindings()) {
            ServiceInput service = input.services().get(binding.service());
            if (service != null && binding.count() > 1) {
                service.exposes().forEach(ServiceAdvice::checkFailover);
            }
        }
    }

    /**
     * Akash has no health checks. The only protection is an ingress that passes a failed request to the next replica.
     */
    private static void checkFailover(ExposeInput expose) {
        boolean http = expose.to().stream().anyMatch(ExposeInput.To::global)
                && expose.protocol() == ServiceExpose.Protocol.TCP
                && (expose.as() == 0 ? expose.port() : expose.as()) == 80;
        if (http && expose.httpOptions().equals(HttpOptions.DEFAULT)) {
            expose.at()
                    .warning("nothing checks the health of the replicas; let the ingress pass on what a failing one"
                            + " answers: http_options: {next_cases: [error, timeout, \"502\", \"503\"]}");
        }
    }
}
