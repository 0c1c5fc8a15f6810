package io.purser.deploy.market;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.chain.model.ManifestHash;
import io.purser.akash.chain.transaction.SignedTransaction;
import io.purser.akash.chain.transaction.TransactionJournal;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of {@link FileTransactionJournal} about a creation or a deposit, in the form of its JSON.
 *
 * @param since the time of the first attempt of a creation
 * @param last the time of the last attempt
 * @param hash the hash of a creation's manifest, or of a transaction
 * @param otherHash the other hash that Console may give the manifest
 * @param owner the owner of the deployment; present once it is known
 * @param dseq the deployment; present once it is known
 * @param received the escrow's deposits before a deposit, in uact
 * @param done whether a deposit has arrived
 */
@RegisterForReflection(
        registerFullHierarchy = true,
        targets = {JournalFile.class, JournalFile.OfTransaction.class})
record JournalFile(
        String operation,
        Optional<Instant> since,
        Optional<Instant> last,
        Optional<String> hash,
        @JsonProperty("otherHash") Optional<String> otherHash,
        Optional<Address> owner,
        OptionalLong dseq,
        Optional<String> manifest,
        Optional<String> received,
        Optional<Boolean> done) {
    /** A file about a transaction. */
    record OfTransaction(
            String operation, String bytes, String hash, Instant timeout, TransactionJournal.JournalState state) {
        static OfTransaction sent(String operation, SignedTransaction transaction) {
            return new OfTransaction(
                    operation,
                    Base64.getEncoder().encodeToString(transaction.bytes()),
                    transaction.hash(),
                    transaction.timeout(),
                    TransactionJournal.JournalState.SENT);
        }

        OfTransaction in(TransactionJournal.JournalState next) {
            return new OfTransaction(operation, bytes, hash, timeout, next);
        }

        TransactionJournal.JournalEntry toEntry() {
            return new TransactionJournal.JournalEntry(
                    new SignedTransaction(Base64.getDecoder().decode(bytes), timeout), state);
        }
    }

    static JournalFile ofCreation(String operation, ManifestHash hash, ManifestHash otherHash, Instant now) {
        return new JournalFile(
                operation,
                Optional.of(now),
                Optional.of(now),
                Optional.of(hash.toString()),
                Optional.of(otherHash.toString()),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static JournalFile ofDeposit(String operation, DecCoin received, Instant now) {
        return new JournalFile(
                operation,
                Optional.empty(),
                Optional.of(now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of(received.amount().toPlainString()),
                Optional.of(false));
    }

    /** The deployment that the creation made, if it is known. */
    Optional<DeploymentId> deployment() {
        return dseq.isPresent() ? owner.map(known -> new DeploymentId(known, dseq.getAsLong())) : Optional.empty();
    }

    /** Whether the creation waits for a deployment with this manifest. */
    boolean awaits(ManifestHash manifestHash) {
        Optional<String> wanted = Optional.of(manifestHash.toString());
        return dseq.isEmpty() && (hash.equals(wanted) || otherHash.equals(wanted));
    }

    JournalFile again(Instant now) {
        return new JournalFile(
                operation, since, Optional.of(now), hash, otherHash, owner, dseq, manifest, received, done);
    }

    JournalFile created(DeploymentId id, String made) {
        return new JournalFile(
                operation,
                since,
                last,
                hash,
                otherHash,
                Optional.of(id.owner()),
                OptionalLong.of(id.dseq()),
                Optional.of(made),
                received,
                done);
    }

    JournalFile updated(String made) {
        return new JournalFile(operation, since, last, hash, otherHash, owner, dseq, Optional.of(made), received, done);
    }

    JournalFile finished() {
        return new JournalFile(
                operation, since, last, hash, otherHash, owner, dseq, manifest, received, Optional.of(true));
    }
}
