package io.purser.akash.sdl.rule;

import io.purser.akash.sdl.input.ExposeInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.input.ServiceInput;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks that leased IP addresses are declared, that they are used, and that each port uses an address once. */
final class EndpointRules {
    private static final Pattern NAME = Pattern.compile("[a-z]+[-_0-9a-z]+");
    private static final String IP = "ip";

    private EndpointRules() {}

    static void check(SdlInput input) {
        input.endpoints().forEach(EndpointRules::checkDeclaration);
        Set<String> used = new HashSet<>();
        Map<String, String> ports = new HashMap<>();
        for (SdlInput.Binding binding : input.bindings()) {
            ServiceInput service = input.services().get(binding.service());
            if (service != null) {
                for (ExposeInput expose : service.exposes()) {
                    expose.to().stream()
                            .filter(to -> !to.ip().isEmpty())
                            .forEach(to -> checkUse(input, binding, expose, to, ports));
                    expose.to().forEach(to -> used.add(to.ip()));
                }
            }
        }
        input.endpoints().forEach((name, at) -> {
            if (!used.contains(name) && !at.findings().isMisshaped("services")) {
                at.violation(
                        "no deployed service uses this endpoint; remove it, or expose a port to it with ip: " + name);
            }
        });
    }

    private static void checkDeclaration(String name, SdlValue at) {
        at.expectFields("kind");
        if (!NAME.matcher(name).matches()) {
            at.violation("an endpoint's name is two or more of lower-case letters, digits, - and _, and begins with a"
                    + " letter; \"" + name + "\" is none");
        }
        if (!at.get("kind").text().equals(IP)) {
            at.get("kind").violation("expected the kind ip; write kind: ip");
        }
    }

    private static void checkUse(
            SdlInput input,
            SdlInput.Binding binding,
            ExposeInput expose,
            ExposeInput.To to,
            Map<String, String> ports) {
        SdlValue at = to.at().get(IP);
        if (!to.global()) {
            at.violation("a port with an IP address is global; add global: true");
        }
        if (!input.endpoints().containsKey(to.ip())) {
            at.violation("there is no endpoint \"" + to.ip() + "\"; add it under endpoints with kind: ip"
                    + (input.endpoints().isEmpty()
                            ? ""
                            : ", or take one of "
                                    + String.join(", ", input.endpoints().keySet())));
        }
        String key = to.ip() + " " + expose.as() + " " + expose.proto();
        String other = ports.putIfAbsent(key, binding.at().path());
        if (other != null) {
            at.violation("the port is already taken on this address by " + other
                    + (expose.as() == 0
                            ? "; without \"as\" Akash counts every port of an address as the same: write as: "
                                    + expose.port()
                            : "; take another \"as\""));
        }
    }
}
