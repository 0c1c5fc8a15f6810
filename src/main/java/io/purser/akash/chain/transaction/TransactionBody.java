package io.purser.akash.chain.transaction;

import com.google.protobuf.Timestamp;
import io.purser.akash.chain.wire.TxBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction asks for, and how long it may.
 *
 * @param memo at most 256 characters; empty as a rule
 * @param timeout no block later than this takes it
 * @param unordered taken whatever the account's sequence is; needs a timeout that its sender has not used before
 */
public record TransactionBody(List<Message> messages, String memo, Optional<Instant> timeout, boolean unordered) {
    public TransactionBody {
        messages = List.copyOf(messages);
    }

    byte[] toBytes() {
        TxBody.Builder builder = TxBody.newBuilder().setMemo(memo).setUnordered(unordered);
        messages.forEach(message -> builder.addMessages(MessageWriter.write(message)));
        timeout.ifPresent(instant -> builder.setTimeoutTimestamp(
                Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano())));
        return builder.build().toByteArray();
    }
}
