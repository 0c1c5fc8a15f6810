package io.purser.akash.chain;

import static io.purser.akash.chain.AnswerReader.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.answer.AttributeAnswer;
import io.purser.akash.chain.answer.BidIdAnswer;
import io.purser.akash.chain.answer.GroupIdAnswer;
import io.purser.akash.chain.answer.GroupSpecAnswer;
import io.purser.akash.chain.answer.ResourcesAnswer;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.transaction.Deposit;
import io.purser.akash.chain.transaction.Fee;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.TransactionBody;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the parts of a transaction from the JSON in which nodes return it. */
public final class MessageJson {
    private MessageJson() {}

    public static TransactionBody body(JsonNode body) {
        return new TransactionBody(
                body.path("messages").valueStream().map(MessageJson::message).toList(),
                body.path("memo").asText(),
                optional(body, "timeout_timestamp").map(Instant::parse),
                body.required("unordered").booleanValue());
    }

    public static Fee fee(JsonNode fee) {
        return new Fee(coins(fee), fee.required("gas_limit").asLong());
    }

    static Message message(JsonNode node) {
        String type = node.path("@type").asText();
        return switch (type) {
            case "/akash.deployment.v1beta4.MsgCreateDeployment" ->
                new Message.CreateDeployment(
                        deploymentId(node),
                        node.path("groups")
                                .valueStream()
                                .map(group -> read(group, GroupSpecAnswer.class).toModel())
                                .toList(),
                        ManifestHash.ofBase64(node.path("hash").asText()),
                        deposit(node),
                        optional(node.path("reclamation"), "min_window").map(MessageJson::duration));
            case "/akash.deployment.v1beta4.MsgUpdateDeployment" ->
                new Message.UpdateDeployment(
                        deploymentId(node),
                        ManifestHash.ofBase64(node.path("hash").asText()));
            case "/akash.deployment.v1beta4.MsgCloseDeployment" -> new Message.CloseDeployment(deploymentId(node));
            case "/akash.deployment.v1beta4.MsgStartGroup" ->
                new Message.StartGroup(
                        read(node.path("id"), GroupIdAnswer.class).toModel());
            case "/akash.escrow.v1.MsgAccountDeposit" ->
                new Message.AccountDeposit(
                        address(node, "signer"), ofXid(node.at("/id/xid").asText()), deposit(node));
            case "/akash.market.v1beta5.MsgCreateLease" -> new Message.CreateLease(bidId(node, "bid_id"));
            case "/akash.market.v1beta5.MsgCloseLease" ->
                new Message.CloseLease(
                        bidId(node, "id"),
                        Lease.CloseReason.CODES
                                .find(node.path("reason").asText())
                                .orElseThrow()
                                .number());
            case "/akash.market.v1beta5.MsgWithdrawLease" -> new Message.WithdrawLease(bidId(node, "id"));
            case "/akash.market.v1beta5.MsgCreateBid" ->
                new Message.CreateBid(
                        bidId(node, "id"),
                        read(node.path("price"), DecCoin.class),
                        deposit(node),
                        node.path("resources_offer")
                                .valueStream()
                                .map(offer -> new Message.ResourceOffer(
                                        read(offer.path("resources"), ResourcesAnswer.class)
                                                .toModel(),
                                        offer.required("count").asInt()))
                                .toList(),
                        optional(node, "reclamation_window").map(MessageJson::duration));
            case "/akash.cert.v1.MsgCreateCertificate" ->
                new Message.CreateCertificate(address(node, "owner"), decoded(node, "cert"), decoded(node, "pubkey"));
            case "/akash.bme.v1.MsgMintACT" ->
                new Message.MintAct(address(node, "owner"), address(node, "to"), coin(node, "coins_to_burn"));
            case "/akash.bme.v1.MsgBurnACT" ->
                new Message.BurnAct(address(node, "owner"), address(node, "to"), coin(node, "coins_to_burn"));
            case "/akash.provider.v1beta4.MsgCreateProvider" ->
                new Message.CreateProvider(
                        address(node, "owner"),
                        node.path("host_uri").asText(),
                        node.path("attributes")
                                .valueStream()
                                .map(attribute ->
                                        read(attribute, AttributeAnswer.class).toModel())
                                .toList(),
                        node.at("/info/email").asText(),
                        node.at("/info/website").asText());
            case "/cosmos.bank.v1beta1.MsgSend" ->
                new Message.Send(address(node, "from_address"), address(node, "to_address"), coins(node));
            default -> throw new AssertionError("no message of ours: " + type);
        };
    }

    private static DeploymentId deploymentId(JsonNode node) {
        return read(node.path("id"), DeploymentId.class);
    }

    private static BidId bidId(JsonNode node, String name) {
        return read(node.path(name), BidIdAnswer.class).toModel();
    }

    private static Address address(JsonNode node, String name) {
        return new Address(node.path(name).asText());
    }

    private static Coin coin(JsonNode node, String name) {
        return read(node.path(name), Coin.class);
    }

    private static List<Coin> coins(JsonNode node) {
        return node.path("amount")
                .valueStream()
                .map(coin -> read(coin, Coin.class))
                .toList();
    }

    private static Deposit deposit(JsonNode node) {
        JsonNode deposit = node.path("deposit");
        List<Deposit.Source> sources = deposit.path("sources")
                .valueStream()
                .map(source -> Deposit.Source.valueOf(source.asText().toUpperCase(Locale.ROOT)))
                .toList();
        return new Deposit(coin(deposit, "amount"), sources);
    }

    private static DeploymentId ofXid(String xid) {
        List<String> parts = List.of(xid.split("/", -1));
        return new DeploymentId(new Address(parts.getFirst()), Long.parseLong(parts.getLast()));
    }

    private static Optional<String> optional(JsonNode node, String name) {
        return node.hasNonNull(name) ? Optional.of(node.path(name).asText()) : Optional.empty();
    }

    /** Reads a duration in the form of protobuf's JSON, in seconds: {@code 3600s}. */
    private static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    private static String decoded(JsonNode node, String name) {
        return new String(
                Base64.getDecoder().decode(node.path(name).asText()), java.nio.charset.StandardCharsets.UTF_8);
    }
}
