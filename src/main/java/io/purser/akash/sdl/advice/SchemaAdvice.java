package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.input.ComputeInput;
import io.purser.akash.sdl.input.ExposeInput;
import io.purser.akash.sdl.input.PlacementInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.input.ServiceInput;
import io.purser.akash.sdl.manifest.ImageCredentials;
import io.purser.akash.sdl.yaml.YamlNode;
import io.purser.akash.sdl.yaml.YamlScalars;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Warns about values for which Akash's JSON Schema (go/sdl/sdl-input.schema.yaml) is stricter than its Go parser.
 * Console checks a file against the schema before it sends anything, so Console would refuse values that the network
 * accepts.
 */
final class SchemaAdvice {
    private static final Set<String> DENOMS = Set.of("uact", "uakt");
    private static final Set<String> PROTOCOLS = Set.of("", "tcp", "udp", "TCP", "UDP");
    private static final List<String> READABLE = List.of("deployment", "logs", "events");
    private static final Pattern WINDOW = Pattern.compile("[1-9][0-9]*[smh]");
    private static final int SHORTEST_EMAIL = 5;
    private static final int SHORTEST_PASSWORD = 6;
    private static final long HIGHEST_PORT = 65_535;

    private SchemaAdvice() {}

    static void give(SdlInput input) {
        input.services().values().forEach(SchemaAdvice::checkService);
        input.placements().values().forEach(SchemaAdvice::checkPlacement);
        input.computes().values().forEach(SchemaAdvice::checkCompute);
        input.bindings().stream()
                .filter(binding -> binding.count() == 0)
                .forEach(binding ->
                        binding.at().get("count").refusedByConsole("Akash's schema wants a count of 1 or more"));
        SdlValue window = input.root().get("reclamation").get("min_window");
        if (window.isPresent() && !WINDOW.matcher(window.text()).matches()) {
            window.refusedByConsole("Akash's schema wants a whole number and one unit, such as \"24h\" or \"90m\"");
        }
    }

    private static void checkService(ServiceInput service) {
        checkFilled(service.at(), "expose", "params", "credentials", "dependencies");
        service.exposes().forEach(expose -> checkFilled(expose.at(), "as", "proto", "to", "accept", "http_options"));
        ImageCredentials credentials = service.credentials();
        if (credentials != null) {
            SdlValue at = service.at().get("credentials");
            if (at.get("email").isPresent() && credentials.email().length() < SHORTEST_EMAIL) {
                at.get("email").refusedByConsole("Akash's schema wants 5 characters or more");
            }
            if (credentials.password().length() < SHORTEST_PASSWORD) {
                at.get("password").refusedByConsole("Akash's schema wants 6 characters or more");
            }
        }
        for (ExposeInput expose : service.exposes()) {
            if (!PROTOCOLS.contains(expose.proto())) {
                expose.at()
                        .get("proto")
                        .refusedByConsole("Akash's schema wants tcp or udp, all lower or all upper case");
            }
            if (expose.as() > HIGHEST_PORT || (expose.as() == 0 && expose.at().has("as"))) {
                expose.at().get("as").refusedByConsole("a port is 1 to 65535");
            }
        }
        ServiceInput.Params params = service.params();
        if (params != null) {
            for (SdlValue item : params.at().get("permissions").get("read").items()) {
                if (!READABLE.contains(item.text())) {
                    item.refusedByConsole("Akash's schema knows " + String.join(", ", READABLE));
                }
            }
        }
    }

    /** Warns about fields that have an empty value. */
    private static void checkFilled(SdlValue at, String... names) {
        for (String name : names) {
            if (at.has(name) && at.get(name).isAbsent()) {
                at.get(name).refusedByConsole("Console refuses a field with nothing in it; remove it");
            }
        }
    }

    private static void checkPlacement(PlacementInput placement) {
        checkFilled(placement.at(), "attributes", "signedBy");
        for (Map.Entry<String, PlacementInput.Price> price : placement.pricing().entrySet()) {
            DecCoin coin = price.getValue().coin();
            if (coin != null && !DENOMS.contains(coin.denom())) {
                price.getValue()
                        .at()
                        .get("denom")
                        .warning("Akash knows uact (and, of old, uakt); no provider bids in " + coin.denom());
            }
        }
    }

    private static void checkCompute(ComputeInput compute) {
        checkFilled(compute.at(), "gpu");
        SdlValue size = compute.at().get("memory").get("size");
        if (size.node() instanceof YamlNode.Scalar scalar && scalar.plain() && YamlScalars.uint32(scalar) != null) {
            size.refusedByConsole("Akash's schema wants a text, such as 512Mi");
        }
        if (compute.at().get("gpu").node() instanceof YamlNode.Mapping gpu
                && gpu.find("attributes") != null
                && compute.gpu().units() == 0) {
            compute.at().get("gpu").refusedByConsole("Akash's schema wants units of 1 or more with attributes");
        }
    }
}
