package io.purser.cli;

/**
 * What the doctor found.
 *
 * @param mend what to do about it; empty where there is nothing to do
 */
record Diagnosis(String check, State state, String detail, String mend) {
    /** Doubtful: a deployment may succeed all the same. */
    enum State {
        GOOD,
        DOUBTFUL,
        BAD
    }

    static Diagnosis good(String check, String detail) {
        return new Diagnosis(check, State.GOOD, detail, "");
    }

    static Diagnosis doubtful(String check, String detail, String mend) {
        return new Diagnosis(check, State.DOUBTFUL, detail, mend);
    }

    static Diagnosis bad(String check, String detail, String mend) {
        return new Diagnosis(check, State.BAD, detail, mend);
    }
}
