package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.LedgerRecord;
import io.purser.akash.wallet.Address;
import java.util.Optional;

/** The outcome of a mint or a burn. Only the record of its status is present. */
public record LedgerRecordAnswer(
        Id id,
        LedgerRecord.Status status,
        Optional<Pending> pendingRecord,
        Optional<Canceled> canceledRecord,
        Optional<Executed> executedRecord) {
    /** The request's name. */
    public record Id(Address source, String denom, String toDenom, long height, long sequence) {}

    /** A request that the chain will carry out. */
    public record Pending(Optional<Coin> coinsToBurn) {}

    /** A request that the chain has cancelled. */
    public record Canceled(Optional<Coin> coinsToBurn, Optional<String> cancelReason) {}

    /** A request that the chain has carried out. */
    public record Executed(Optional<Amount> burned, Optional<Amount> minted) {}

    /** Coins, beside the price that the chain used. */
    public record Amount(Coin coin) {}

    public LedgerRecord toModel() {
        return new LedgerRecord(
                id.source,
                id.denom,
                id.toDenom,
                id.height,
                id.sequence,
                status,
                pendingRecord
                        .flatMap(Pending::coinsToBurn)
                        .or(() -> canceledRecord.flatMap(Canceled::coinsToBurn))
                        .or(() -> executedRecord.flatMap(Executed::burned).map(Amount::coin)),
                executedRecord.flatMap(Executed::minted).map(Amount::coin),
                canceledRecord.flatMap(Canceled::cancelReason).filter(reason -> !reason.isEmpty()));
    }
}
