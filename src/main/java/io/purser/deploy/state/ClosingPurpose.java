package io.purser.deploy.state;

/** Why a deployment is closed, and so what follows. */
public sealed interface ClosingPurpose {
    /** Somebody asked for it. */
    record AsAsked() implements ClosingPurpose {}

    /** It failed. */
    record AfterFailure(String reason) implements ClosingPurpose {}

    /** It is created again elsewhere, where nobody asks to close it until then. */
    record ToPlaceAgain() implements ClosingPurpose {}
}
