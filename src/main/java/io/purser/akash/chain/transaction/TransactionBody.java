package io.purser.akash.chain.transaction;

import com.google.protobuf.Timestamp;
import io.purser.akash.chain.wire.TxBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The messages of a transaction, and the time until which a block may accept it.
 *
 * @param memo at most 256 characters; usually empty
 * @param timeout no block after this time accepts the transaction
 * @param unordered accepted whatever the account's sequence is; needs a timeout that its sender has not used before
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
