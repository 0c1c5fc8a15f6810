package io.purser.akash.chain.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/** A node's report on a transaction. */
public record TransactionAnswer(Result txResponse) {
    /**
     * The report itself.
     *
     * @param height 0 while no block contains the transaction
     */
    public record Result(
            @JsonProperty("txhash") String hash,
            long height,
            int code,
            Optional<String> codespace,
            Optional<String> rawLog,
            long gasWanted,
            long gasUsed,
            List<Event> events) {}

    /** An event that the transaction caused. */
    public record Event(String type, List<AttributeAnswer> attributes) {}
}
