package io.purser.akash.chain.answer;

import java.util.Optional;

/**
 * A refusal, as the SDK's gateway writes it.
 *
 * @param code of gRPC
 */
public record ErrorAnswer(int code, Optional<String> message) {}
