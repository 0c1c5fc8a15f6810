package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.input.ExposeInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.input.ServiceInput;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Warns about definitions that nothing uses. */
final class UnusedAdvice {
    private UnusedAdvice() {}

    static void give(SdlInput input) {
        Set<String> services = names(input, SdlInput.Binding::service);
        Set<String> profiles = names(input, SdlInput.Binding::profile);
        Set<String> placements = names(input, SdlInput.Binding::placement);
        warnOfIdleServices(input, services);
        SdlValue profile = input.root().get("profiles");
        warn(profile.get("compute"), input.computes().keySet(), profiles, "no deployment uses this profile");
        warn(profile.get("placement"), input.placements().keySet(), placements, "no deployment uses this placement");
        input.services().values().forEach(service -> checkTargets(input, service));
    }

    /** Console checks only whether the deployment names the service. */
    private static void warnOfIdleServices(SdlInput input, Set<String> deployed) {
        for (String name : input.services().keySet()) {
            SdlValue service = input.root().get("services").get(name);
            if (input.root().get("deployment").get(name).isAbsent()) {
                service.refusedByConsole("this service is never deployed, and Console refuses the file for it");
            } else if (!deployed.contains(name)) {
                service.warning("this service is never deployed");
            }
        }
    }

    private static Set<String> names(SdlInput input, Function<SdlInput.Binding, String> name) {
        return input.bindings().stream().map(name).collect(Collectors.toSet());
    }

    private static void warn(SdlValue section, Collection<String> names, Set<String> used, String message) {
        names.stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> section.get(name).warning(message));
    }

    private static void checkTargets(SdlInput input, ServiceInput service) {
        for (SdlValue dependency : service.dependencies()) {
            warnOfStranger(input, dependency, dependency.text());
        }
        for (ExposeInput expose : service.exposes()) {
            expose.to().forEach(to -> warnOfStranger(input, to.at().get("service"), to.service()));
        }
    }

    private static void warnOfStranger(SdlInput input, SdlValue at, String name) {
        if (!name.isEmpty() && !input.services().containsKey(name)) {
            at.warning("there is no service \"" + name + "\"");
        }
    }
}
