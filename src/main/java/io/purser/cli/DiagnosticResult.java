package io.purser.cli;

/**
 * A finding of the doctor.
 *
 * @param mend how to correct it; empty if nothing is wrong
 */
record DiagnosticResult(String check, DiagnosticState state, String detail, String mend) {
    /** Doubtful: a deployment may still succeed. */
    enum DiagnosticState {
        GOOD,
        DOUBTFUL,
        BAD
    }

    static DiagnosticResult good(String check, String detail) {
        return new DiagnosticResult(check, DiagnosticState.GOOD, detail, "");
    }

    static DiagnosticResult doubtful(String check, String detail, String mend) {
        return new DiagnosticResult(check, DiagnosticState.DOUBTFUL, detail, mend);
    }

    static DiagnosticResult bad(String check, String detail, String mend) {
        return new DiagnosticResult(check, DiagnosticState.BAD, detail, mend);
    }
}
