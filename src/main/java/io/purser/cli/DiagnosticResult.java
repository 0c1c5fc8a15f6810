package io.purser.cli;

/**
 * What the doctor found.
 *
 * @param mend what to do about it; empty where there is nothing to do
 */
record DiagnosticResult(String check, DiagnosticState state, String detail, String mend) {
    /** Doubtful: a deployment may succeed all the same. */
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
