package io.purser.akash.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.json.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads Console's answers into the records of this package. */
final class ConsoleJson {
    private ConsoleJson() {}

    static CreatedDeployment created(JsonNode answer) {
        JsonNode data = data(answer);
        JsonNode transaction = data.path("signTx");
        int code = transaction.path("code").asInt();
        if (code != 0) {
            throw new ConsoleException(new ConsoleFailure.TransactionFailed(
                    code, transaction.path("rawLog").asText()));
        }
        return new CreatedDeployment(
                number(data, "dseq"),
                text(data, "manifest"),
                transaction.path("transactionHash").asText());
    }

    static ConsoleDeployment deployment(JsonNode data) {
        JsonNode deployment = data.path("deployment");
        JsonNode escrow = data.path("escrow_account").path("state");
        return new ConsoleDeployment(
                text(deployment.path("id"), "owner"),
                number(deployment.path("id"), "dseq"),
                text(deployment, "state"),
                text(deployment, "hash"),
                list(data.path("leases"), ConsoleJson::lease),
                escrow.path("state").asText(),
                list(escrow.path("transferred"), ConsoleJson::coin),
                list(escrow.path("funds"), ConsoleJson::coin));
    }

    private static ConsoleDeployment.ConsoleLease lease(JsonNode node) {
        JsonNode id = node.path("id");
        JsonNode status = node.path("status");
        return new ConsoleDeployment.ConsoleLease(
                text(id, "owner"),
                number(id, "dseq"),
                (int) number(id, "gseq"),
                (int) number(id, "oseq"),
                text(id, "provider"),
                id.path("bseq").asInt(),
                text(node, "state"),
                coin(node.path("price")),
                node.path("reason").asText(),
                status.isObject() ? Optional.of(status(status)) : Optional.empty());
    }

    private static ConsoleLeaseStatus status(JsonNode node) {
        return new ConsoleLeaseStatus(
                map(
                        node.path("services"),
                        service -> new ConsoleLeaseStatus.Service(
                                service.path("available").asLong(),
                                service.path("total").asLong(),
                                service.path("ready_replicas").asLong(),
                                list(service.path("uris"), JsonNode::asText))),
                map(
                        node.path("forwarded_ports"),
                        ports -> list(
                                ports,
                                port -> new ConsoleLeaseStatus.Port(
                                        port.path("host").asText(),
                                        port.path("port").asInt(),
                                        port.path("externalPort").asInt()))),
                map(
                        node.path("ips"),
                        addresses -> list(
                                addresses,
                                address -> new ConsoleLeaseStatus.Ip(
                                        address.path("IP").asText(),
                                        address.path("Port").asInt(),
                                        address.path("ExternalPort").asInt(),
                                        address.path("Protocol").asText()))));
    }

    static ConsoleBid bid(JsonNode node) {
        JsonNode bid = node.path("bid");
        JsonNode id = bid.path("id");
        return new ConsoleBid(
                text(id, "owner"),
                number(id, "dseq"),
                (int) number(id, "gseq"),
                (int) number(id, "oseq"),
                text(id, "provider"),
                id.path("bseq").asInt(),
                text(bid, "state"),
                coin(bid.path("price")),
                number(bid, "created_at"));
    }

    static ConsoleBalances balances(JsonNode data) {
        return new ConsoleBalances(decimal(data, "balance"), decimal(data, "deployments"), decimal(data, "total"));
    }

    static ScreenedProvider screened(JsonNode node) {
        return new ScreenedProvider(
                text(node, "owner"),
                node.path("hostUri").asText(),
                node.path("isAudited").asBoolean());
    }

    /** The {@code data} member; the answer itself if the server leaves {@code data} out. */
    static JsonNode data(JsonNode answer) {
        return answer.has("data") ? answer.path("data") : answer;
    }

    static String text(JsonNode node, String name) {
        if (!node.path(name).isTextual()) {
            throw unreadable(name);
        }
        return node.path(name).textValue();
    }

    private static long number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        String text = value.asText();
        if (!text.matches("[0-9]{1,18}")) {
            throw unreadable(name);
        }
        return Long.parseLong(text);
    }

    private static BigDecimal decimal(JsonNode node, String name) {
        if (!node.path(name).isNumber()) {
            throw unreadable(name);
        }
        return node.path(name).decimalValue();
    }

    /** A number from 0 to 1. */
    static BigDecimal share(JsonNode node, String name) {
        BigDecimal share = decimal(node, name);
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw unreadable(name);
        }
        return share;
    }

    private static DecCoin coin(JsonNode node) {
        try {
            return new DecCoin(
                    text(node, "denom"), Numbers.decimal(text(node, "amount")).max(BigDecimal.ZERO));
        } catch (ArithmeticException | NumberFormatException e) {
            throw unreadable("amount");
        }
    }

    static <T> List<T> list(JsonNode node, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        node.forEach(element -> values.add(read.apply(element)));
        return values;
    }

    private static <T> Map<String, T> map(JsonNode node, Function<JsonNode, T> read) {
        Map<String, T> values = new LinkedHashMap<>();
        node.properties().forEach(entry -> values.put(entry.getKey(), read.apply(entry.getValue())));
        return values;
    }

    static ConsoleException unreadable(String what) {
        return new ConsoleException(new ConsoleFailure.Unreadable(what + " is missing or of another type"));
    }
}
