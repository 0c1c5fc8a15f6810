package io.purser.akash.sdl.rule;

import io.purser.akash.sdl.input.ResourceRules;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.ServiceInput;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The rules that an SDL has to meet in addition to its shape: {@code validate} of go/sdl/v2.go and v2_1.go, the
 * deployment's {@code ValidateBasic} and the manifest's {@code Validate}. As in Akash, the rules apply only to services
 * that are deployed.
 */
public final class SdlRules {
    private SdlRules() {}

    public static void check(SdlInput input) {
        if (input.bindings().isEmpty()) {
            boolean isSaid = input.root().get("deployment").fields().values().stream()
                    .flatMap(service -> Stream.concat(Stream.of(service), service.fields().values().stream()))
                    .anyMatch(value -> value.findings().isMisshaped(value.path()));
            if (isSaid || input.root().findings().isMisshaped("deployment")) {
                return;
            }
            input.root()
                    .get("deployment")
                    .violation("nothing is deployed; name a service, its placement, a profile and a count");
            return;
        }
        ReferenceRules.check(input);
        ServiceRules.check(input);
        EndpointRules.check(input);
        StorageRules.check(input);
        ResourceRules.check(input);
        PriceRules.check(input);
        TeeRules.check(input);
    }

    /** Passes each service that is deployed to the check, once. */
    public static void eachDeployedService(SdlInput input, Consumer<ServiceInput> check) {
        input.bindings().stream().map(SdlInput.Binding::service).distinct().forEach(name -> {
            ServiceInput service = input.services().get(name);
            if (service != null) {
                check.accept(service);
            }
        });
    }
}
