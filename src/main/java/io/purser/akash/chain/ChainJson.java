package io.purser.akash.chain;

import io.purser.akash.sdl.DecCoin;
import io.purser.akash.wallet.PublicKey;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A node's answers as the records of this room. */
final class ChainJson {
    private ChainJson() {}

    static DeploymentId deploymentId(Answer answer) {
        return new DeploymentId(answer.address("owner"), answer.number("dseq"));
    }

    static GroupId groupId(Answer answer) {
        return new GroupId(deploymentId(answer), answer.smallNumber("gseq"));
    }

    static OrderId orderId(Answer answer) {
        return new OrderId(groupId(answer), answer.smallNumber("oseq"));
    }

    static BidId bidId(Answer answer) {
        return new BidId(orderId(answer), answer.address("provider"), answer.smallNumber("bseq"));
    }

    static Coin coin(Answer answer) {
        return new Coin(answer.text("denom"), answer.integer("amount"));
    }

    static List<Coin> coins(Answer answer, String name) {
        return answer.list(name, ChainJson::coin);
    }

    /** {@code accounts/…} and {@code account_info/…}, which wrap the same thing differently. */
    static Account account(Answer answer) {
        Answer info = answer.at(answer.at("info").isPresent() ? "info" : "account");
        return new Account(
                info.address("address"),
                info.number("account_number"),
                info.number("sequence"),
                info.optional("pub_key", key -> new PublicKey(key.bytes("key"))));
    }

    static Deployment deployment(Answer answer) {
        Answer deployment = answer.at("deployment");
        return new Deployment(
                deploymentId(deployment.at("id")),
                named(Deployment.State.values(), deployment, "state", ""),
                new Hash(deployment.bytes("hash")),
                deployment.number("created_at"),
                answer.list("groups", ChainJson::group),
                escrow(answer.at("escrow_account")));
    }

    static DeploymentGroup group(Answer answer) {
        return new DeploymentGroup(
                groupId(answer.at("id")),
                named(DeploymentGroup.State.values(), answer, "state", ""),
                GroupJson.group(answer.at("group_spec")),
                answer.number("created_at"));
    }

    static Order order(Answer answer) {
        return new Order(
                orderId(answer.at("id")),
                named(Order.State.values(), answer, "state", ""),
                GroupJson.group(answer.at("spec")),
                answer.number("created_at"));
    }

    static Bid bid(Answer answer) {
        Answer bid = answer.at("bid");
        return new Bid(
                bidId(bid.at("id")),
                named(Bid.State.values(), bid, "state", ""),
                decCoin(bid.at("price")),
                bid.number("created_at"));
    }

    static Lease lease(Answer answer) {
        Answer lease = answer.at("lease");
        String reason = lease.optionalText("reason").orElse(Lease.CloseReason.NONE.wireName());
        return new Lease(
                bidId(lease.at("id")),
                named(Lease.State.values(), lease, "state", ""),
                decCoin(lease.at("price")),
                lease.number("created_at"),
                lease.number("closed_on"),
                // Later nodes may know more reasons, and the rest of the lease is still worth reading.
                Lease.CloseReason.ofWireName(reason).orElse(Lease.CloseReason.UNSPECIFIED),
                lease.optional("reclamation", notice -> Instant.ofEpochSecond(notice.number("deadline")))
                        .filter(deadline -> deadline.getEpochSecond() > 0),
                answer.optional("escrow_payment", ChainJson::payment));
    }

    static EscrowAccount escrow(Answer answer) {
        Answer state = answer.at("state");
        return new EscrowAccount(
                answer.at("id").text("scope"),
                answer.at("id").text("xid"),
                state.address("owner"),
                named(EscrowAccount.State.values(), state, "state", ""),
                state.list("transferred", ChainJson::decCoin),
                state.number("settled_at"),
                state.list("funds", ChainJson::signedDecCoin),
                state.list("deposits", ChainJson::escrowDeposit));
    }

    private static EscrowAccount.EscrowDeposit escrowDeposit(Answer answer) {
        return new EscrowAccount.EscrowDeposit(
                answer.address("owner"), answer.number("height"), answer.text("source"), decCoin(answer.at("balance")));
    }

    static EscrowPayment payment(Answer answer) {
        Answer state = answer.at("state");
        return new EscrowPayment(
                answer.at("id").at("aid").text("xid"),
                answer.at("id").text("xid"),
                state.address("owner"),
                named(EscrowPayment.State.values(), state, "state", ""),
                decCoin(state.at("rate")),
                decCoin(state.at("balance")),
                decCoin(state.at("unsettled")),
                coin(state.at("withdrawn")));
    }

    static Provider provider(Answer answer) {
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

    static AuditedAttributes audited(Answer answer) {
        return new AuditedAttributes(answer.address("owner"), answer.address("auditor"), GroupJson.attributes(answer));
    }

    static Certificate certificate(Answer answer) {
        Answer certificate = answer.at("certificate");
        BigInteger serial = answer.integer("serial");
        return new Certificate(
                serial,
                named(Certificate.State.values(), certificate, "state", ""),
                new String(certificate.bytes("cert"), StandardCharsets.UTF_8));
    }

    static MintParameters mintParameters(Answer answer) {
        Answer parameters = answer.at("params");
        return new MintParameters(
                coins(parameters, "min_mint"),
                parameters.smallNumber("mint_spread_bps"),
                parameters.number("min_epoch_blocks"));
    }

    static MintStatus mintStatus(Answer answer) {
        return new MintStatus(
                answer.text("status"),
                answer.decimal("collateral_ratio"),
                answer.flag("mints_allowed"),
                answer.flag("refunds_allowed"));
    }

    static LedgerRecord ledgerRecord(Answer answer) {
        Answer id = answer.at("id");
        Answer executed = answer.at("executed_record");
        Answer canceled = answer.at("canceled_record");
        Answer pending = answer.at("pending_record");
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

    static OraclePrice price(Answer answer) {
        Answer price = answer.at("aggregated_price");
        return new OraclePrice(
                price.text("denom"),
                price.decimal("twap"),
                price.time("timestamp"),
                answer.at("price_health").flag("is_healthy"));
    }

    static MarketParameters marketParameters(Answer answer) {
        Answer parameters = answer.at("params");
        return new MarketParameters(parameters.smallNumber("order_max_bids"), coins(parameters, "bid_min_deposits"));
    }

    static NodeInfo nodeInfo(Answer answer) {
        return new NodeInfo(
                answer.at("default_node_info").text("network"),
                answer.at("application_version").text("version"));
    }

    static DecCoin decCoin(Answer answer) {
        return GroupJson.decCoin(answer);
    }

    /** An overdrawn account's funds are negative: a debt, of which nothing can be spent. */
    private static DecCoin signedDecCoin(Answer answer) {
        return new DecCoin(answer.text("denom"), answer.decimal("amount").max(java.math.BigDecimal.ZERO));
    }

    /** The constant of that name, in any case, after a prefix. */
    static <E extends Enum<E>> E named(E[] constants, Answer answer, String field, String prefix) {
        String name = answer.text(field).toUpperCase(Locale.ROOT);
        String bare = name.startsWith(prefix.toUpperCase(Locale.ROOT)) ? name.substring(prefix.length()) : name;
        Optional<E> found = Arrays.stream(constants)
                .filter(constant -> constant.name().equals(bare))
                .findFirst();
        return found.orElseThrow(() -> answer.at(field).unreadable("one of " + Arrays.toString(constants)));
    }
}
