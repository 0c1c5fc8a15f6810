package io.purser.akash.sdl.rule;

import io.purser.akash.sdl.input.ExposeInput;
import io.purser.akash.sdl.input.IntendedValue;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.input.ServiceInput;
import io.purser.akash.sdl.manifest.ImageCredentials;
import io.purser.akash.sdl.yaml.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks that a provider's cluster can run each service (go/manifest/v2beta3). */
final class ServiceRules {
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern VARIABLE = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
    private static final Pattern HOST_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final int LONGEST_HOST = 253;
    private static final long HIGHEST_PORT = 65_535;

    private ServiceRules() {}

    static void check(SdlInput input) {
        for (SdlInput.Binding binding : input.bindings()) {
            if (!NAME.matcher(binding.service()).matches()) {
                binding.at()
                        .violation("a service's name is lower-case letters, digits and -, and begins with a letter; \""
                                + binding.service() + "\" is none");
            }
        }
        SdlRules.eachDeployedService(input, ServiceRules::check);
        checkHosts(input);
        checkSomethingIsGlobal(input);
    }

    private static void check(ServiceInput service) {
        if (service.image().isEmpty()) {
            service.at().get("image").violation("name the container image, such as nginx:1.29");
        }
        service.at().get("env").items().forEach(ServiceRules::checkVariable);
        service.exposes().forEach(ServiceRules::checkPort);
        ImageCredentials credentials = service.credentials();
        if (credentials != null) {
            SdlValue at = service.at().get("credentials");
            checkFilled(at.get("host"), credentials.host(), "host: ghcr.io");
            checkFilled(at.get("username"), credentials.username(), "username: acme");
            checkFilled(at.get("password"), credentials.password(), "password: ${REGISTRY_PASSWORD}");
        }
    }

    private static void checkFilled(SdlValue at, String text, String example) {
        if (text.isBlank()) {
            at.violation("credentials have a host, a username and a password; write " + example);
        }
    }

    private static void checkVariable(SdlValue at) {
        String text = at.text();
        int end = text.indexOf('=');
        String name = end < 0 ? text : text.substring(0, end);
        if (!VARIABLE.matcher(name).matches() || name.equals(".") || name.startsWith("..")) {
            at.violation("expected NAME=value, the name of letters, digits, -, _ and . and not beginning with a digit"
                    + IntendedValue.variable(text)
                            .map(meant -> "; write " + meant)
                            .orElse(""));
        }
    }

    private static void checkPort(ExposeInput expose) {
        if (expose.port() == 0 || expose.port() > HIGHEST_PORT) {
            expose.at().get("port").violation("a port is 1 to 65535");
        }
        if (expose.protocol() == null) {
            expose.at()
                    .get("proto")
                    .violation("expected tcp or udp, not \"" + expose.proto() + "\"; write "
                            + IntendedValue.protocol(expose.proto()));
        }
    }

    /** A host name counts once for every entry of the manifest: once for each {@code to} and each placement. */
    private static void checkHosts(SdlInput input) {
        Set<String> taken = new HashSet<>();
        for (SdlInput.Binding binding : input.bindings()) {
            ServiceInput service = input.services().get(binding.service());
            List<ExposeInput> exposes = service == null ? List.of() : service.exposes();
            for (ExposeInput expose : exposes) {
                for (int entry = 0; entry < Math.max(1, expose.to().size()); entry++) {
                    expose.at().get("accept").items().forEach(host -> checkHost(host, taken));
                }
            }
        }
    }

    private static void checkHost(SdlValue at, Set<String> taken) {
        String host = at.text();
        boolean valid = host.length() <= LONGEST_HOST;
        for (String label : host.split("\\.", -1)) {
            valid = valid && HOST_LABEL.matcher(label).matches();
        }
        if (!valid) {
            at.violation("expected a host name such as www.example.com, in lower case and without a port"
                    + IntendedValue.host(host).map(meant -> "; write " + meant).orElse(""));
        } else if (!taken.add(host)) {
            at.violation("the host name is used more than once; every \"to\" and every placement uses it anew");
        }
    }

    /** Whether the file has ports that could not be read. The findings say so already. */
    private static boolean isMisshaped(SdlInput input) {
        return input.services().isEmpty()
                || input.bindings().stream()
                        .map(binding -> input.services().get(binding.service()))
                        .anyMatch(service -> service == null
                                || (!isListOrNothing(service.at().get("expose"))
                                        || service.exposes().stream()
                                                .anyMatch(expose -> !isListOrNothing(
                                                        expose.at().get("to")))));
    }

    private static boolean isListOrNothing(SdlValue at) {
        return at.isAbsent() || at.node() instanceof YamlNode.Sequence;
    }

    private static void checkSomethingIsGlobal(SdlInput input) {
        boolean global = input.bindings().stream()
                .map(binding -> input.services().get(binding.service()))
                .anyMatch(service -> service != null
                        && service.exposes().stream()
                                .flatMap(expose -> expose.to().stream())
                                .anyMatch(to -> to.global() || !to.ip().isEmpty()));
        if (!global && !isMisshaped(input)) {
            input.root()
                    .get("services")
                    .violation("one of the services has to be reachable: expose a port to: [{global: true}]");
        }
    }
}
