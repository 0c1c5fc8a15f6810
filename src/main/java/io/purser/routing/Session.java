package io.purser.routing;

import java.util.List;

/**
 * One conversation of one caller. It has the same length whatever the caller sends, and no words of the prompt.
 *
 * @param caller the id of the caller: the same conversation of another one is another session
 * @param high the first half of its fingerprint
 * @param low the second half
 * @param isContinued whether its target is to be kept if it has one; the first turn of a conversation that is known by
 *     its words alone decides anew
 */
public record Session(String caller, long high, long low, boolean isContinued) {
    /** What a session without tools is chosen for if the policy chooses. */
    public static final String AUTO = "auto";

    /** The longest name that counts as a whole; of a longer text only its beginning and its length count. */
    private static final int MOST_CHARS = 1_024;

    /**
     * The session that the caller names.
     *
     * @param choice what the models are chosen for: {@code auto} or an alias, and whether there are tools
     */
    public static Session named(String caller, String choice, String name) {
        return of(caller, "named " + choice, List.of(name), true);
    }

    /**
     * The session that begins with these texts.
     *
     * @param choice as above
     * @param texts those that stay the same in each of its turns
     * @param hasAnswers whether a model has answered in it
     */
    public static Session beginningWith(String caller, String choice, List<String> texts, boolean hasAnswers) {
        return of(caller, "begun " + choice, texts, hasAnswers);
    }

    /** A fast hash is enough: a caller that finds two texts with one fingerprint moves none but its own sessions. */
    private static Session of(String caller, String kind, List<String> texts, boolean isContinued) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(kind);
        texts.forEach(fingerprint::add);
        return new Session(caller, fingerprint.high, fingerprint.low, isContinued);
    }

    private static final class Fingerprint {
        /** The offset and the prime of FNV-1a of 64 bits. */
        private static final long OFFSET = 0xcbf29ce484222325L;

        private static final long PRIME = 0x100000001b3L;
        /** The fractional part of the golden ratio: an odd factor that spreads the bits. */
        private static final long GOLDEN = 0x9e3779b97f4a7c15L;

        private static final int TURN = 31;

        private long high = OFFSET;
        private long low = GOLDEN;

        /** Adds the length before the text, so that no other texts look the same. */
        void add(String text) {
            add(text.length());
            for (int i = 0; i < Math.min(text.length(), MOST_CHARS); i++) {
                add(text.charAt(i));
            }
        }

        private void add(int value) {
            high = (high ^ value) * PRIME;
            low = Long.rotateLeft(low + value, TURN) * GOLDEN;
        }
    }
}
