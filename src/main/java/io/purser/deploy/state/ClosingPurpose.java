package io.purser.deploy.state;

/** Why Purser closes a deployment, which decides what follows. */
public sealed interface ClosingPurpose {
    /** Somebody asked for it. */
    record AsAsked() implements ClosingPurpose {}

    /** It failed. */
    record AfterFailure(String reason) implements ClosingPurpose {}

    /** Purser creates it again elsewhere, unless somebody asks to close it before that. */
    record ToPlaceAgain() implements ClosingPurpose {}
}
