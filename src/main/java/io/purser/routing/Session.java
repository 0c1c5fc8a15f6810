package io.purser.routing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    private static Session of(String caller, String kind, List<String> texts, boolean isContinued) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, kind);
            texts.forEach(text -> add(digest, text));
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            return new Session(caller, hash.getLong(), hash.getLong(), isContinued);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds the length before the text, so that no other texts look the same. */
    private static void add(MessageDigest digest, String text) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, text.length()));
        digest.update(text.substring(0, Math.min(text.length(), MOST_CHARS)).getBytes(StandardCharsets.UTF_8));
    }
}
