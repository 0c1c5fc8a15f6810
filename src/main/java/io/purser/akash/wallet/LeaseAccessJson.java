package io.purser.akash.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** The {@code leases} claim as JSON. Reading refuses members that AEP-64 does not name. */
final class LeaseAccessJson {
    private LeaseAccessJson() {}

    static ObjectNode write(LeaseAccess access) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        switch (access) {
            case LeaseAccess.Full() -> node.put("access", "full");
            case LeaseAccess.Scoped(var scopes) -> {
                node.put("access", "scoped");
                writeScopes(node, scopes);
            }
            case LeaseAccess.Granular(var permissions) -> {
                node.put("access", "granular");
                ArrayNode array = node.putArray("permissions");
                permissions.forEach(permission -> array.add(writeProvider(permission)));
            }
        }
        return node;
    }

    private static ObjectNode writeProvider(LeaseAccess.ProviderAccess access) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("provider", access.provider().text());
        switch (access) {
            case LeaseAccess.ProviderAccess.Full ignored -> node.put("access", "full");
            case LeaseAccess.ProviderAccess.Scoped scoped -> {
                node.put("access", "scoped");
                writeScopes(node, scoped.scopes());
            }
            case LeaseAccess.ProviderAccess.Deployments granular -> {
                node.put("access", "granular");
                ArrayNode array = node.putArray("deployments");
                granular.deployments().forEach(deployment -> array.add(writeDeployment(deployment)));
            }
        }
        return node;
    }

    private static ObjectNode writeDeployment(LeaseAccess.DeploymentAccess access) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        writeScopes(node, access.scopes());
        node.put("dseq", access.dseq());
        access.gseq().ifPresent(gseq -> node.put("gseq", gseq));
        access.oseq().ifPresent(oseq -> node.put("oseq", oseq));
        ArrayNode services = node.putArray("services");
        access.services().forEach(services::add);
        return node;
    }

    private static void writeScopes(ObjectNode node, List<TokenScope> scopes) {
        ArrayNode array = node.putArray("scope");
        scopes.forEach(scope -> array.add(scope.wireName()));
    }

    static LeaseAccess read(JsonNode node) {
        return switch (access(node)) {
            case "full" -> {
                only(node, Set.of("access"));
                yield new LeaseAccess.Full();
            }
            case "scoped" -> {
                only(node, Set.of("access", "scope"));
                yield new LeaseAccess.Scoped(scopes(node));
            }
            case "granular" -> {
                only(node, Set.of("access", "permissions"));
                yield new LeaseAccess.Granular(list(node, "permissions", LeaseAccessJson::readProvider));
            }
            default -> throw new InvalidToken("access is full, scoped or granular");
        };
    }

    private static LeaseAccess.ProviderAccess readProvider(JsonNode node) {
        Address provider = address(node.path("provider"), "provider");
        return switch (access(node)) {
            case "full" -> {
                only(node, Set.of("provider", "access"));
                yield new LeaseAccess.ProviderAccess.Full(provider);
            }
            case "scoped" -> {
                only(node, Set.of("provider", "access", "scope"));
                yield new LeaseAccess.ProviderAccess.Scoped(provider, scopes(node));
            }
            case "granular" -> {
                only(node, Set.of("provider", "access", "deployments"));
                yield new LeaseAccess.ProviderAccess.Deployments(
                        provider, list(node, "deployments", LeaseAccessJson::readDeployment));
            }
            default -> throw new InvalidToken("access is full, scoped or granular");
        };
    }

    private static LeaseAccess.DeploymentAccess readDeployment(JsonNode node) {
        only(node, Set.of("dseq", "scope", "services", "gseq", "oseq"));
        JsonNode dseq = node.path("dseq");
        if (!dseq.isIntegralNumber() || !dseq.canConvertToLong()) {
            throw new InvalidToken("dseq is a number");
        }
        return new LeaseAccess.DeploymentAccess(
                dseq.longValue(),
                scopes(node),
                list(node, "services", LeaseAccessJson::text),
                sequence(node, "gseq"),
                sequence(node, "oseq"));
    }

    private static OptionalInt sequence(JsonNode node, String name) {
        if (!node.has(name)) {
            return OptionalInt.empty();
        }
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new InvalidToken(name + " is a number");
        }
        return OptionalInt.of(value.intValue());
    }

    private static List<TokenScope> scopes(JsonNode node) {
        return list(node, "scope", value -> TokenScope.ofWireName(text(value)));
    }

    static Address address(JsonNode node, String name) {
        return Address.tryParse(node.asText())
                .orElseThrow(() -> new InvalidToken(name + " is an address, akash1 and 38 characters"));
    }

    private static String access(JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidToken("leases and permissions are objects");
        }
        return node.path("access").asText();
    }

    private static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw new InvalidToken("scopes and services are texts");
        }
        return node.textValue();
    }

    private static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> read) {
        JsonNode array = node.path(name);
        if (!array.isArray()) {
            throw new InvalidToken(name + " is a list");
        }
        List<T> values = new ArrayList<>();
        array.forEach(value -> values.add(read.apply(value)));
        return values;
    }

    static void only(JsonNode node, Set<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw new InvalidToken("\"" + name + "\" is not a member that AEP-64 allows here");
            }
        });
    }
}
