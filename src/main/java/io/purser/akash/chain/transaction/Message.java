package io.purser.akash.chain.transaction;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.GroupId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.wallet.Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A message of a transaction. Messages that only providers send are included, so that they can be read. */
public sealed interface Message {
    /**
     * Opens a deployment and its orders, and pays its deposit.
     *
     * @param hash the manifest's hash, 32 bytes
     * @param reclamation the shortest notice that a provider has to give; nodes before 2.1 refuse it
     */
    record CreateDeployment(
            DeploymentId id, List<GroupSpec> groups, ManifestHash hash, Deposit deposit, Optional<Duration> reclamation)
            implements Message {
        public CreateDeployment {
            groups = List.copyOf(groups);
        }
    }

    /** Announces another manifest for the same groups. */
    record UpdateDeployment(DeploymentId id, ManifestHash hash) implements Message {}

    /** Closes a deployment with its groups and leases. The remaining deposit goes back. */
    record CloseDeployment(DeploymentId id) implements Message {}

    /** Opens a paused group again, with a new order. */
    record StartGroup(GroupId id) implements Message {}

    /** Adds to a deployment's escrow account. */
    record AccountDeposit(Address signer, DeploymentId deployment, Deposit deposit) implements Message {}

    /** Accepts a bid. The other bids on its order are lost. */
    record CreateLease(BidId bid) implements Message {}

    /** Ends a lease; its group stays open and gets a new order. */
    record CloseLease(BidId lease, int reason) implements Message {}

    /** Pays a lease's earnings to its provider. */
    record WithdrawLease(BidId lease) implements Message {}

    /** A provider's offer, per group and block. */
    record CreateBid(
            BidId id, DecCoin price, Deposit deposit, List<ResourceOffer> offers, Optional<Duration> reclamationWindow)
            implements Message {
        public CreateBid {
            offers = List.copyOf(offers);
        }
    }

    /**
     * Publishes a certificate for mutual TLS.
     *
     * @param certificate PEM
     * @param publicKey PEM
     */
    record CreateCertificate(Address owner, String certificate, String publicKey) implements Message {}

    /** Burns AKT for ACT. The chain carries it out some blocks later, at the oracle's price of that moment. */
    record MintAct(Address owner, Address to, Coin burned) implements Message {}

    /** Burns ACT for AKT, also some blocks later and at the oracle's price. */
    record BurnAct(Address owner, Address to, Coin burned) implements Message {}

    /** Registers a provider. */
    record CreateProvider(Address owner, String hostUri, List<Attribute> attributes, String email, String website)
            implements Message {
        public CreateProvider {
            attributes = List.copyOf(attributes);
        }
    }

    /** Sends coins to another account. */
    record Send(Address from, Address to, List<Coin> amount) implements Message {
        public Send {
            amount = List.copyOf(amount);
        }
    }

    /** The resources that a bid offers for one of the group's resource units. */
    record ResourceOffer(io.purser.akash.sdl.group.Resources resources, int count) {}
}
