package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.Model;
import io.purser.routing.AnswerLength;
import io.purser.routing.PromptSize;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller asks of a model, as far as the way of a call has to know it. */
public interface ModelRequest {
    /** The endpoint's path below {@code /v1} here, and below the base URL at a provider. */
    String path();

    /** The models that the caller insists on, in order, by any of their names; empty where the policy chooses. */
    List<String> targets();

    /** Whether the answer is wanted as a stream of events. */
    boolean streams();

    /** Whether the caller wants the usage at the end of a stream. */
    boolean wantsUsage();

    PromptSize promptSize();

    /** The longest answer that the caller wants; empty where Purser may choose. */
    OptionalLong maxOutputTokens();

    /** What a model has to be capable of. */
    Set<String> needs();

    /** The service tier that the caller names, where that is not the ordinary one; or null. */
    @Nullable
    String serviceTier();

    /** A setting of the call in {@code metadata.purser}, or null where it is not there. */
    @Nullable
    String metadata(String name);

    /** Whether the body says that the prompt is confidential. */
    boolean isConfidential();

    /** The names of what that model's provider does not get, as a header; empty where it gets everything. */
    Optional<String> dropped(Model model);

    /** The body for a provider: its own name for the model, and the longest answer that was paid for. */
    Buffer forProvider(Model model, AnswerLength length);

    /** Whether the answer is made of tokens that are paid for. */
    boolean isAnsweredInTokens();

    /** The tokens of an answer that came without a usage; counts, and so takes its time. */
    long countAnswer(JsonNode answer);

    /** Whether there is nothing in an answer of the right form. */
    boolean isEmpty(JsonNode answer);

    /** Whether this is the form of an answer to it at all. */
    boolean isAnswer(JsonNode answer);
}
