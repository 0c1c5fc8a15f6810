package io.purser.akash.chain.node;

import io.purser.akash.chain.model.Account;
import io.purser.akash.chain.model.AuditedAttributes;
import io.purser.akash.chain.model.Bid;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Certificate;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.Deployment;
import io.purser.akash.chain.model.DeploymentGroup;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.EscrowAccount;
import io.purser.akash.chain.model.EscrowPayment;
import io.purser.akash.chain.model.GroupId;
import io.purser.akash.chain.model.Lease;
import io.purser.akash.chain.model.LedgerRecord;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.model.MarketOrder;
import io.purser.akash.chain.model.MarketParameters;
import io.purser.akash.chain.model.MintParameters;
import io.purser.akash.chain.model.MintStatus;
import io.purser.akash.chain.model.NodeInfo;
import io.purser.akash.chain.model.OraclePrice;
import io.purser.akash.chain.model.OrderId;
import io.purser.akash.chain.model.Provider;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.PublicKey;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a node's answers into the chain's records. */
public final class ChainJson {
    private ChainJson() {}

    public static DeploymentId deploymentId(NodeResponse answer) {
        return new DeploymentId(answer.address("owner"), answer.number("dseq"));
    }

    public static GroupId groupId(NodeResponse answer) {
        return new GroupId(deploymentId(answer), answer.smallNumber("gseq"));
    }

    static OrderId orderId(NodeResponse answer) {
        return new OrderId(groupId(answer), answer.smallNumber("oseq"));
    }

    public static BidId bidId(NodeResponse answer) {
        return new BidId(orderId(answer), answer.address("provider"), answer.smallNumber("bseq"));
    }

    public static Coin coin(NodeResponse answer) {
        return new Coin(answer.text("denom"), answer.integer("amount"));
    }

    public static List<Coin> coins(NodeResponse answer, String name) {
        return answer.list(name, ChainJson::coin);
    }

    /** Reads the answers of {@code accounts/…} and {@code account_info/…}, which wrap the same account differently. */
    public static Account account(NodeResponse answer) {
        NodeResponse info = answer.at(answer.at("info").isPresent() ? "info" : "account");
        return new Account(
                info.address("address"),
                info.number("account_number"),
                info.number("sequence"),
                info.optional("pub_key", key -> new PublicKey(key.bytes("key"))));
    }

    public static Deployment deployment(NodeResponse answer) {
        NodeResponse deployment = answer.at("deployment");
        return new Deployment(
                deploymentId(deployment.at("id")),
                named(Deployment.ChainDeploymentState.values(), deployment, "state", ""),
                new ManifestHash(deployment.bytes("hash")),
                deployment.number("created_at"),
                answer.list("groups", ChainJson::group),
                escrow(answer.at("escrow_account")));
    }

    public static DeploymentGroup group(NodeResponse answer) {
        return new DeploymentGroup(
                groupId(answer.at("id")),
                named(DeploymentGroup.GroupState.values(), answer, "state", ""),
                GroupJson.group(answer.at("group_spec")),
                answer.number("created_at"));
    }

    public static MarketOrder order(NodeResponse answer) {
        return new MarketOrder(
                orderId(answer.at("id")),
                named(MarketOrder.OrderState.values(), answer, "state", ""),
                GroupJson.group(answer.at("spec")),
                answer.number("created_at"));
    }

    public static Bid bid(NodeResponse answer) {
        NodeResponse bid = answer.at("bid");
        return new Bid(
                bidId(bid.at("id")),
                named(Bid.BidState.values(), bid, "state", ""),
                decCoin(bid.at("price")),
                bid.number("created_at"));
    }

    public static Lease lease(NodeResponse answer) {
        NodeResponse lease = answer.at("lease");
        String reason = lease.optionalText("reason").orElse(Lease.CloseReason.NONE.wireName());
        return new Lease(
                bidId(lease.at("id")),
                named(Lease.LeaseState.values(), lease, "state", ""),
                decCoin(lease.at("price")),
                lease.number("created_at"),
                lease.number("closed_on"),
                // Later nodes may have more reasons, and the other fields of the lease are still useful.
                Lease.CloseReason.ofWireName(reason).orElse(Lease.CloseReason.UNSPECIFIED),
                lease.optional("reclamation", notice -> Instant.ofEpochSecond(notice.number("deadline")))
                        .filter(deadline -> deadline.getEpochSecond() > 0),
                answer.optional("escrow_payment", ChainJson::payment));
    }

    public static EscrowAccount escrow(NodeResponse answer) {
        NodeResponse state = answer.at("state");
        return new EscrowAccount(
                answer.at("id").text("scope"),
                answer.at("id").text("xid"),
                state.address("owner"),
                named(EscrowAccount.EscrowState.values(), state, "state", ""),
                state.list("transferred", ChainJson::decCoin),
                state.number("settled_at"),
                state.list("funds", ChainJson::signedDecCoin),
                state.list("deposits", ChainJson::escrowDeposit));
    }

    private static EscrowAccount.EscrowDeposit escrowDeposit(NodeResponse answer) {
        return new EscrowAccount.EscrowDeposit(
                answer.address("owner"), answer.number("height"), answer.text("source"), decCoin(answer.at("balance")));
    }

    public static EscrowPayment payment(NodeResponse answer) {
        NodeResponse state = answer.at("state");
        return new EscrowPayment(
                answer.at("id").at("aid").text("xid"),
                answer.at("id").text("xid"),
                state.address("owner"),
                named(EscrowPayment.PaymentState.values(), state, "state", ""),
                decCoin(state.at("rate")),
                decCoin(state.at("balance")),
                decCoin(state.at("unsettled")),
                coin(state.at("withdrawn")));
    }

    public static Provider provider(NodeResponse answer) {
        URI host;
        try {
            host = URI.create(answer.text("host_uri"));
        } catch (IllegalArgumentException e) {
            throw answer.at("host_uri").unreadable("a URI");
        }
        return new Provider(
                answer.address("owner"),
                host,
                GroupJson.attributes(answer),
                answer.at("info").optionalText("email").orElse(""),
                answer.at("info").optionalText("website").orElse(""));
    }

    public static AuditedAttributes audited(NodeResponse answer) {
        return new AuditedAttributes(answer.address("owner"), answer.address("auditor"), GroupJson.attributes(answer));
    }

    public static Certificate certificate(NodeResponse answer) {
        NodeResponse certificate = answer.at("certificate");
        BigInteger serial = answer.integer("serial");
        return new Certificate(
                serial,
                named(Certificate.CertificateState.values(), certificate, "state", ""),
                new String(certificate.bytes("cert"), StandardCharsets.UTF_8));
    }

    public static MintParameters mintParameters(NodeResponse answer) {
        NodeResponse parameters = answer.at("params");
        return new MintParameters(
                coins(parameters, "min_mint"),
                parameters.smallNumber("mint_spread_bps"),
                parameters.number("min_epoch_blocks"));
    }

    public static MintStatus mintStatus(NodeResponse answer) {
        return new MintStatus(
                answer.text("status"),
                answer.decimal("collateral_ratio"),
                answer.flag("mints_allowed"),
                answer.flag("refunds_allowed"));
    }

    public static LedgerRecord ledgerRecord(NodeResponse answer) {
        NodeResponse id = answer.at("id");
        NodeResponse executed = answer.at("executed_record");
        NodeResponse canceled = answer.at("canceled_record");
        NodeResponse pending = answer.at("pending_record");
        return new LedgerRecord(
                id.address("source"),
                id.text("denom"),
                id.text("to_denom"),
                id.number("height"),
                id.number("sequence"),
                named(LedgerRecord.Status.values(), answer, "status", "ledger_record_status_"),
                pending.optional("coins_to_burn", ChainJson::coin)
                        .or(() -> canceled.optional("coins_to_burn", ChainJson::coin))
                        .or(() -> executed.optional("burned", burned -> coin(burned.at("coin")))),
                executed.optional("minted", minted -> coin(minted.at("coin"))),
                canceled.optionalText("cancel_reason"));
    }

    public static OraclePrice price(NodeResponse answer) {
        NodeResponse price = answer.at("aggregated_price");
        return new OraclePrice(
                price.text("denom"),
                price.decimal("twap"),
                price.time("timestamp"),
                answer.at("price_health").flag("is_healthy"));
    }

    public static MarketParameters marketParameters(NodeResponse answer) {
        NodeResponse parameters = answer.at("params");
        return new MarketParameters(parameters.smallNumber("order_max_bids"), coins(parameters, "bid_min_deposits"));
    }

    public static NodeInfo nodeInfo(NodeResponse answer) {
        return new NodeInfo(
                answer.at("default_node_info").text("network"),
                answer.at("application_version").text("version"));
    }

    public static DecCoin decCoin(NodeResponse answer) {
        return GroupJson.decCoin(answer);
    }

    /**
     * Reads an amount, and a negative amount as zero. An overdrawn account has negative funds: they are a debt, and
     * nobody can spend them.
     */
    private static DecCoin signedDecCoin(NodeResponse answer) {
        return new DecCoin(answer.text("denom"), answer.decimal("amount").max(java.math.BigDecimal.ZERO));
    }

    /** The constant whose name is the field's value without the prefix, in upper or lower case. */
    static <E extends Enum<E>> E named(E[] constants, NodeResponse answer, String field, String prefix) {
        String name = answer.text(field).toUpperCase(Locale.ROOT);
        String bare = name.startsWith(prefix.toUpperCase(Locale.ROOT)) ? name.substring(prefix.length()) : name;
        Optional<E> found = Arrays.stream(constants)
                .filter(constant -> constant.name().equals(bare))
                .findFirst();
        return found.orElseThrow(() -> answer.at(field).unreadable("one of " + Arrays.toString(constants)));
    }
}
