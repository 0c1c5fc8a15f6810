package io.purser.akash.chain;

import io.purser.akash.chain.answer.AccountAnswer;
import io.purser.akash.chain.answer.AuditsAnswer;
import io.purser.akash.chain.answer.BidAnswer;
import io.purser.akash.chain.answer.CertificateAnswer;
import io.purser.akash.chain.answer.DeploymentAnswer;
import io.purser.akash.chain.answer.DeploymentParametersAnswer;
import io.purser.akash.chain.answer.GroupAnswer;
import io.purser.akash.chain.answer.LeaseAnswer;
import io.purser.akash.chain.answer.LedgerRecordAnswer;
import io.purser.akash.chain.answer.MarketParametersAnswer;
import io.purser.akash.chain.answer.MintParametersAnswer;
import io.purser.akash.chain.answer.NodeInfoAnswer;
import io.purser.akash.chain.answer.OrderAnswer;
import io.purser.akash.chain.answer.Pages;
import io.purser.akash.chain.answer.PriceAnswer;
import io.purser.akash.chain.answer.ProviderAnswer;
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
import io.purser.akash.chain.model.MarketOrder;
import io.purser.akash.chain.model.MarketParameters;
import io.purser.akash.chain.model.MintParameters;
import io.purser.akash.chain.model.MintStatus;
import io.purser.akash.chain.model.NodeInfo;
import io.purser.akash.chain.model.OraclePrice;
import io.purser.akash.chain.model.OrderId;
import io.purser.akash.chain.model.Provider;
import io.purser.akash.chain.node.Block;
import io.purser.akash.chain.node.ChainException;
import io.purser.akash.chain.node.ChainFailure;
import io.purser.akash.chain.node.NodeHealth;
import io.purser.akash.chain.node.NodeHttpExchange;
import io.purser.akash.chain.node.NodePool;
import io.purser.akash.chain.node.NodeReader;
import io.purser.akash.chain.node.RestNode;
import io.purser.akash.chain.node.TransactionResult;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionTimes;
import io.purser.akash.wallet.Address;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Queries the chain through the first usable node. Every call can throw {@link ChainException}. If the chain may not
 * have a thing, the result is an {@link Optional}.
 */
public final class ChainClient {
    /** The default nodes of mainnet, in order of preference. */
    public static final List<URI> PUBLIC_NODES =
            List.of(URI.create("https://api.akashnet.net"), URI.create("https://akash-api.polkachu.com"));

    public static final String MAINNET = "akashnet-2";

    private final NodePool nodes;
    private final NodeReader reader;
    private final String chainId;

    private ChainClient(NodePool nodes, String chainId) {
        this.nodes = nodes;
        this.reader = new NodeReader(nodes);
        this.chainId = chainId;
    }

    /**
     * A client for these nodes.
     *
     * @param nodes REST addresses in order of preference, at least one
     * @param limit how long one call to one node may take
     */
    public static ChainClient of(List<URI> nodes, String chainId, HttpClient client, Duration limit, Clock clock) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("PURSER_AKASH_NODES has to name at least one node");
        }
        NodeHttpExchange http = new NodeHttpExchange(client, limit);
        return new ChainClient(
                new NodePool(nodes.stream().map(uri -> new RestNode(uri, http)).toList(), chainId, clock), chainId);
    }

    public String chainId() {
        return chainId;
    }

    NodePool nodes() {
        return nodes;
    }

    /** The health of each node. This queries all nodes now. */
    public List<NodeHealth> health() {
        return nodes.health();
    }

    public Block latestBlock() {
        return nodes.ask(RestNode::latestBlock);
    }

    public NodeInfo nodeInfo() {
        return reader.get("/cosmos/base/tendermint/v1beta1/node_info", NodeInfoAnswer.class)
                .toModel();
    }

    /** Every coin of an account; empty for an account that the chain does not know. */
    public List<Coin> balances(Address address) {
        return reader.pages("/cosmos/bank/v1beta1/balances/" + address, Pages.Balances.class, Function.identity());
    }

    /** The account's amount of one coin; zero if the account does not have the coin. */
    public Coin balance(Address address, String denom) {
        return balances(address).stream()
                .filter(coin -> coin.denom().equals(denom))
                .findFirst()
                .orElse(new Coin(denom, BigInteger.ZERO));
    }

    /** The account; empty until somebody has sent coins to it. */
    public Optional<Account> account(Address address) {
        return reader.find("/cosmos/auth/v1beta1/account_info/" + address, AccountAnswer.class)
                .map(AccountAnswer::toModel);
    }

    /** The smallest deposits, by coin. A new deployment takes only {@code uact}. */
    public List<Coin> minimumDeposits() {
        return reader.get("/akash/deployment/v1beta4/params", DeploymentParametersAnswer.class)
                .minimumDeposits();
    }

    public MarketParameters marketParameters() {
        return reader.get("/akash/market/v1beta5/params", MarketParametersAnswer.class)
                .toModel();
    }

    public Optional<Deployment> deployment(DeploymentId id) {
        return reader.find(
                        "/akash/deployment/v1beta4/deployments/info?id.owner=" + id.owner() + "&id.dseq=" + id.dseq(),
                        DeploymentAnswer.class)
                .map(DeploymentAnswer::toModel);
    }

    /** An owner's deployments: all of them, or the deployments in one state. */
    public List<Deployment> deployments(Address owner, Optional<Deployment.ChainDeploymentState> state) {
        return reader.pages(
                "/akash/deployment/v1beta4/deployments/list?filters.owner=" + owner + ChainQuery.filter(state),
                Pages.Deployments.class,
                DeploymentAnswer::toModel);
    }

    public Optional<DeploymentGroup> group(GroupId id) {
        return reader.find(
                        "/akash/deployment/v1beta4/groups/info?id.owner="
                                + id.deployment().owner() + "&id.dseq="
                                + id.deployment().dseq() + "&id.gseq=" + id.gseq(),
                        GroupAnswer.Whole.class)
                .map(answer -> answer.group().toModel());
    }

    public List<MarketOrder> orders(DeploymentId id) {
        return reader.pages(
                "/akash/market/v1beta5/orders/list?" + ChainQuery.filters(id),
                Pages.Orders.class,
                OrderAnswer::toModel);
    }

    public Optional<MarketOrder> order(OrderId id) {
        return reader.find("/akash/market/v1beta5/orders/info?" + ChainQuery.order(id), OrderAnswer.Whole.class)
                .map(answer -> answer.order().toModel());
    }

    /** The bids on a deployment's orders: all of them, or the bids in one state. */
    public List<Bid> bids(DeploymentId id, Optional<Bid.BidState> state) {
        return reader.pages(
                "/akash/market/v1beta5/bids/list?" + ChainQuery.filters(id) + ChainQuery.filter(state),
                Pages.Bids.class,
                BidAnswer::toModel);
    }

    public Optional<Bid> bid(BidId id) {
        return reader.find("/akash/market/v1beta5/bids/info?" + ChainQuery.bid(id), BidAnswer.class)
                .map(BidAnswer::toModel);
    }

    /** A deployment's leases: all of them, or the leases in one state. */
    public List<Lease> leases(DeploymentId id, Optional<Lease.LeaseState> state) {
        return reader.pages(
                "/akash/market/v1beta5/leases/list?" + ChainQuery.filters(id) + ChainQuery.filter(state),
                Pages.Leases.class,
                LeaseAnswer::toModel);
    }

    public Optional<Lease> lease(BidId id) {
        return reader.find("/akash/market/v1beta5/leases/info?" + ChainQuery.bid(id), LeaseAnswer.class)
                .map(LeaseAnswer::toModel);
    }

    /** The account from which a deployment is paid. */
    public Optional<EscrowAccount> escrow(DeploymentId id) {
        return deployment(id).map(Deployment::escrow);
    }

    /** The payments that a deployment's leases draw. */
    public List<EscrowPayment> payments(DeploymentId id) {
        return leases(id, Optional.empty()).stream()
                .flatMap(lease -> lease.payment().stream())
                .toList();
    }

    public Optional<Provider> provider(Address owner) {
        return reader.find("/akash/provider/v1beta4/providers/" + owner, ProviderAnswer.Whole.class)
                .map(answer -> answer.provider()
                        .usable()
                        .orElseThrow(() -> new ChainException(
                                new ChainFailure.Unreadable("the provider's owner or host_uri is no address"))));
    }

    /** The providers that can be read. Anybody can register any text as an address, so some cannot be read. */
    public List<Provider> providers() {
        return reader.pages("/akash/provider/v1beta4/providers", Pages.Providers.class, ProviderAnswer::usable).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** The attributes of a provider that auditors have signed. */
    public List<AuditedAttributes> audits(Address provider) {
        return reader.find("/akash/audit/v1/audit/attributes/" + provider + "/list", AuditsAnswer.class)
                .map(AuditsAnswer::toModel)
                .orElse(List.of());
    }

    /** An account's published certificate with that serial number. */
    public Optional<Certificate> certificate(Address owner, BigInteger serial) {
        return reader
                .pages(
                        "/akash/cert/v1/certificates/list?filter.owner=" + owner + "&filter.serial=" + serial,
                        Pages.Certificates.class,
                        CertificateAnswer::toModel)
                .stream()
                .filter(certificate -> certificate.serial().equals(serial))
                .findFirst();
    }

    /** The oracle's price of a coin, by the coin's name without the leading u: {@code akt}. */
    public OraclePrice price(String coin) {
        return reader.get("/akash/oracle/v2/aggregated_price/" + coin, PriceAnswer.class)
                .toModel();
    }

    public MintParameters mintParameters() {
        return reader.get("/akash/bme/v1/params", MintParametersAnswer.class).toModel();
    }

    /** Whether ACT can be minted. Throws {@link ChainFailure.OracleStalled} if the oracle has no fresh price. */
    public MintStatus mintStatus() {
        return reader.get("/akash/bme/v1/status", MintStatus.class);
    }

    /** The outcomes of an account's mints and burns. */
    public List<LedgerRecord> mintLedger(Address source) {
        return reader
                .pages(
                        "/akash/bme/v1/ledger?filters.source=" + source,
                        Pages.LedgerRecords.class,
                        LedgerRecordAnswer::toModel)
                .stream()
                .filter(entry -> entry.source().equals(source))
                .toList();
    }

    /** The result of a transaction; empty while the node has no block that contains it. */
    public Optional<TransactionResult> transaction(String hash) {
        return nodes.ask(node -> node.transaction(hash));
    }

    /**
     * Whether a transaction has paid its fee. True once a block contains it, even if it failed there. False once its
     * timeout has passed and no block contains it. Empty while the outcome is unknown.
     */
    public Optional<Boolean> hasPaid(SignedTransaction transaction) {
        return TransactionOutcome.of(transaction, this, TransactionTimes.STANDARD.margin())
                .map(TransactionOutcome::hasPaid);
    }
}
