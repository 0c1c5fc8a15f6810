package io.purser.akash.chain.transaction;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.model.ResourceWriter;
import io.purser.akash.chain.wire.BidID;
import io.purser.akash.chain.wire.DeploymentID;
import io.purser.akash.chain.wire.DeploymentReclamation;
import io.purser.akash.chain.wire.EscrowAccount;
import io.purser.akash.chain.wire.GroupID;
import io.purser.akash.chain.wire.MsgAccountDeposit;
import io.purser.akash.chain.wire.MsgCloseDeployment;
import io.purser.akash.chain.wire.MsgCloseLease;
import io.purser.akash.chain.wire.MsgConvert;
import io.purser.akash.chain.wire.MsgCreateBid;
import io.purser.akash.chain.wire.MsgCreateCertificate;
import io.purser.akash.chain.wire.MsgCreateDeployment;
import io.purser.akash.chain.wire.MsgCreateProvider;
import io.purser.akash.chain.wire.MsgLease;
import io.purser.akash.chain.wire.MsgSend;
import io.purser.akash.chain.wire.MsgStartGroup;
import io.purser.akash.chain.wire.MsgUpdateDeployment;
import io.purser.akash.chain.wire.ProviderInfo;
import io.purser.akash.wallet.Address;
import java.nio.charset.StandardCharsets;

/** Writes messages as bytes. The chain's own encoder writes some empty fields, so this writer does too. */
final class MessageWriter {
    /** The number of {@code akash.escrow.id.v1.Scope.deployment}. */
    private static final int SCOPE_DEPLOYMENT = 1;

    private MessageWriter() {}

    static Any write(Message message) {
        return switch (message) {
            case Message.CreateDeployment create -> any("akash.deployment.v1beta4.MsgCreateDeployment", create(create));
            case Message.UpdateDeployment update ->
                any(
                        "akash.deployment.v1beta4.MsgUpdateDeployment",
                        MsgUpdateDeployment.newBuilder()
                                .setId(id(update.id()))
                                .setHash(bytes(update.hash()))
                                .build());
            case Message.CloseDeployment close ->
                any(
                        "akash.deployment.v1beta4.MsgCloseDeployment",
                        MsgCloseDeployment.newBuilder().setId(id(close.id())).build());
            case Message.StartGroup start -> any("akash.deployment.v1beta4.MsgStartGroup", start(start));
            case Message.AccountDeposit deposit -> any("akash.escrow.v1.MsgAccountDeposit", deposit(deposit));
            case Message.CreateLease lease -> any("akash.market.v1beta5.MsgCreateLease", lease(lease.bid()));
            case Message.CloseLease close ->
                any(
                        "akash.market.v1beta5.MsgCloseLease",
                        MsgCloseLease.newBuilder()
                                .setId(id(close.lease()))
                                .setReason(close.reason())
                                .build());
            case Message.WithdrawLease withdraw ->
                any("akash.market.v1beta5.MsgWithdrawLease", lease(withdraw.lease()));
            case Message.CreateBid bid -> any("akash.market.v1beta5.MsgCreateBid", bid(bid));
            case Message.CreateCertificate certificate ->
                any("akash.cert.v1.MsgCreateCertificate", certificate(certificate));
            case Message.MintAct(Address owner, Address to, Coin burned) ->
                any("akash.bme.v1.MsgMintACT", convert(owner, to, burned));
            case Message.BurnAct(Address owner, Address to, Coin burned) ->
                any("akash.bme.v1.MsgBurnACT", convert(owner, to, burned));
            case Message.CreateProvider provider -> any("akash.provider.v1beta4.MsgCreateProvider", provider(provider));
            case Message.Send send -> any("cosmos.bank.v1beta1.MsgSend", send(send));
        };
    }

    private static Any any(String type, MessageLite message) {
        return Any.newBuilder()
                .setTypeUrl("/" + type)
                .setValue(message.toByteString())
                .build();
    }

    private static MsgCreateDeployment create(Message.CreateDeployment create) {
        MsgCreateDeployment.Builder builder = MsgCreateDeployment.newBuilder()
                .setId(id(create.id()))
                .setHash(bytes(create.hash()))
                .setDeposit(deposit(create.deposit()));
        create.groups().forEach(group -> builder.addGroups(ResourceWriter.group(group)));
        create.reclamation()
                .ifPresent(window -> builder.setReclamation(
                        DeploymentReclamation.newBuilder().setMinWindow(duration(window))));
        return builder.build();
    }

    private static MsgStartGroup start(Message.StartGroup start) {
        return MsgStartGroup.newBuilder()
                .setId(GroupID.newBuilder()
                        .setOwner(start.id().deployment().owner().text())
                        .setDseq(start.id().deployment().dseq())
                        .setGseq(start.id().gseq()))
                .build();
    }

    private static MsgAccountDeposit deposit(Message.AccountDeposit message) {
        return MsgAccountDeposit.newBuilder()
                .setSigner(message.signer().text())
                .setId(EscrowAccount.newBuilder()
                        .setScope(SCOPE_DEPLOYMENT)
                        .setXid(message.deployment().xid()))
                .setDeposit(deposit(message.deposit()))
                .build();
    }

    private static MsgLease lease(BidId id) {
        return MsgLease.newBuilder().setId(id(id)).build();
    }

    private static MsgCreateBid bid(Message.CreateBid bid) {
        MsgCreateBid.Builder builder = MsgCreateBid.newBuilder()
                .setId(id(bid.id()))
                .setPrice(ResourceWriter.decCoin(bid.price()))
                .setDeposit(deposit(bid.deposit()));
        bid.offers()
                .forEach(offer -> builder.addResourcesOffer(io.purser.akash.chain.wire.ResourceOffer.newBuilder()
                        .setResources(ResourceWriter.resources(offer.resources()))
                        .setCount(offer.count())));
        bid.reclamationWindow().ifPresent(window -> builder.setReclamationWindow(duration(window)));
        return builder.build();
    }

    private static MsgCreateCertificate certificate(Message.CreateCertificate message) {
        return MsgCreateCertificate.newBuilder()
                .setOwner(message.owner().text())
                .setCert(ByteString.copyFrom(message.certificate(), StandardCharsets.UTF_8))
                .setPubkey(ByteString.copyFrom(message.publicKey(), StandardCharsets.UTF_8))
                .build();
    }

    private static MsgConvert convert(Address owner, Address to, Coin burned) {
        return MsgConvert.newBuilder()
                .setOwner(owner.text())
                .setTo(to.text())
                .setCoinsToBurn(coin(burned))
                .build();
    }

    private static MsgCreateProvider provider(Message.CreateProvider provider) {
        MsgCreateProvider.Builder builder = MsgCreateProvider.newBuilder()
                .setOwner(provider.owner().text())
                .setHostUri(provider.hostUri())
                .setInfo(ProviderInfo.newBuilder().setEmail(provider.email()).setWebsite(provider.website()));
        provider.attributes().forEach(attribute -> builder.addAttributes(ResourceWriter.attribute(attribute)));
        return builder.build();
    }

    private static MsgSend send(Message.Send send) {
        MsgSend.Builder builder = MsgSend.newBuilder()
                .setFromAddress(send.from().text())
                .setToAddress(send.to().text());
        send.amount().forEach(coin -> builder.addAmount(coin(coin)));
        return builder.build();
    }

    private static DeploymentID id(DeploymentId id) {
        return DeploymentID.newBuilder()
                .setOwner(id.owner().text())
                .setDseq(id.dseq())
                .build();
    }

    private static BidID id(BidId id) {
        return BidID.newBuilder()
                .setOwner(id.deployment().owner().text())
                .setDseq(id.dseq())
                .setGseq(id.gseq())
                .setOseq(id.oseq())
                .setProvider(id.provider().text())
                .setBseq(id.bseq())
                .build();
    }

    private static io.purser.akash.chain.wire.Deposit deposit(Deposit deposit) {
        io.purser.akash.chain.wire.Deposit.Builder builder =
                io.purser.akash.chain.wire.Deposit.newBuilder().setAmount(coin(deposit.amount()));
        deposit.sources().forEach(source -> builder.addSources(source.number()));
        return builder.build();
    }

    static io.purser.akash.chain.wire.Coin coin(Coin coin) {
        return io.purser.akash.chain.wire.Coin.newBuilder()
                .setDenom(coin.denom())
                .setAmount(coin.amount().toString())
                .build();
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    private static ByteString bytes(ManifestHash hash) {
        return ByteString.copyFrom(hash.bytes());
    }
}
