package io.purser.akash.chain;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.node.ChainJson;
import io.purser.akash.chain.node.GroupJson;
import io.purser.akash.chain.node.NodeResponse;
import io.purser.akash.chain.transaction.Deposit;
import io.purser.akash.chain.transaction.Fee;
import io.purser.akash.chain.transaction.Message;
import io.purser.akash.chain.transaction.TransactionBody;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the parts of a transaction from the JSON in which nodes return it. */
public final class MessageJson {
    private MessageJson() {}

    public static TransactionBody body(JsonNode node) {
        NodeResponse body = new NodeResponse(node);
        return new TransactionBody(
                body.list("messages", MessageJson::message),
                body.optionalText("memo").orElse(""),
                body.at("timeout_timestamp").isPresent()
                        ? Optional.of(body.time("timeout_timestamp"))
                        : Optional.empty(),
                body.flag("unordered"));
    }

    public static Fee fee(JsonNode node) {
        NodeResponse fee = new NodeResponse(node);
        return new Fee(ChainJson.coins(fee, "amount"), fee.number("gas_limit"));
    }

    static Message message(NodeResponse answer) {
        String type = answer.text("@type");
        return switch (type) {
            case "/akash.deployment.v1beta4.MsgCreateDeployment" ->
                new Message.CreateDeployment(
                        ChainJson.deploymentId(answer.at("id")),
                        answer.list("groups", GroupJson::group),
                        new ManifestHash(answer.bytes("hash")),
                        deposit(answer.at("deposit")),
                        answer.optional("reclamation", r -> r.duration("min_window")));
            case "/akash.deployment.v1beta4.MsgUpdateDeployment" ->
                new Message.UpdateDeployment(
                        ChainJson.deploymentId(answer.at("id")), new ManifestHash(answer.bytes("hash")));
            case "/akash.deployment.v1beta4.MsgCloseDeployment" ->
                new Message.CloseDeployment(ChainJson.deploymentId(answer.at("id")));
            case "/akash.deployment.v1beta4.MsgStartGroup" ->
                new Message.StartGroup(ChainJson.groupId(answer.at("id")));
            case "/akash.escrow.v1.MsgAccountDeposit" ->
                new Message.AccountDeposit(
                        answer.address("signer"), ofXid(answer.at("id").text("xid")), deposit(answer.at("deposit")));
            case "/akash.market.v1beta5.MsgCreateLease" ->
                new Message.CreateLease(ChainJson.bidId(answer.at("bid_id")));
            case "/akash.market.v1beta5.MsgCloseLease" ->
                new Message.CloseLease(
                        ChainJson.bidId(answer.at("id")),
                        Arrays.stream(Lease.CloseReason.values())
                                .filter(r -> r.wireName().equals(answer.text("reason")))
                                .findFirst()
                                .orElseThrow()
                                .number());
            case "/akash.market.v1beta5.MsgWithdrawLease" ->
                new Message.WithdrawLease(ChainJson.bidId(answer.at("id")));
            case "/akash.market.v1beta5.MsgCreateBid" ->
                new Message.CreateBid(
                        ChainJson.bidId(answer.at("id")),
                        ChainJson.decCoin(answer.at("price")),
                        deposit(answer.at("deposit")),
                        answer.list(
                                "resources_offer",
                                offer -> new Message.ResourceOffer(
                                        GroupJson.resources(offer.at("resources")), offer.smallNumber("count"))),
                        answer.at("reclamation_window").isPresent()
                                ? Optional.of(answer.duration("reclamation_window"))
                                : Optional.<Duration>empty());
            case "/akash.cert.v1.MsgCreateCertificate" ->
                new Message.CreateCertificate(
                        answer.address("owner"), text(answer.bytes("cert")), text(answer.bytes("pubkey")));
            case "/akash.bme.v1.MsgMintACT" ->
                new Message.MintAct(
                        answer.address("owner"), answer.address("to"), ChainJson.coin(answer.at("coins_to_burn")));
            case "/akash.bme.v1.MsgBurnACT" ->
                new Message.BurnAct(
                        answer.address("owner"), answer.address("to"), ChainJson.coin(answer.at("coins_to_burn")));
            case "/akash.provider.v1beta4.MsgCreateProvider" ->
                new Message.CreateProvider(
                        answer.address("owner"),
                        answer.text("host_uri"),
                        GroupJson.attributes(answer),
                        answer.at("info").text("email"),
                        answer.at("info").text("website"));
            case "/cosmos.bank.v1beta1.MsgSend" ->
                new Message.Send(
                        answer.address("from_address"),
                        answer.address("to_address"),
                        ChainJson.coins(answer, "amount"));
            default -> throw new AssertionError("no message of ours: " + type);
        };
    }

    private static Deposit deposit(NodeResponse answer) {
        List<Deposit.Source> sources = answer.texts("sources").stream()
                .map(source -> Deposit.Source.valueOf(source.toUpperCase(java.util.Locale.ROOT)))
                .toList();
        return new Deposit(ChainJson.coin(answer.at("amount")), sources);
    }

    private static DeploymentId ofXid(String xid) {
        List<String> parts = List.of(xid.split("/", -1));
        return new DeploymentId(new io.purser.akash.wallet.Address(parts.getFirst()), Long.parseLong(parts.getLast()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
}
