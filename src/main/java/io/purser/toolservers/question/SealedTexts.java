package io.purser.toolservers.question;

import io.purser.access.key.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Seals short data for one key of Purser, as a text that a header and an id can have. */
record SealedTexts(SecretBox box, String purpose) {
    private static final int LONGEST = 1_000;

    String seal(byte[] plain, String caller) {
        return encoded(box.seal(plain, associated(caller)));
    }

    private static String encoded(byte[] sealed) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /**
     * The data; empty if it was sealed for another key or purpose, or not at all. Only the text that {@link #seal} gave is
     * taken, because what is known of it is known by its text: Base64 has other texts for the same bytes.
     */
    Optional<byte[]> open(String text, String caller) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(text);
            return encoded(sealed).equals(text) ? box.open(sealed, associated(caller)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] associated(String caller) {
        return (purpose + "\n" + caller).getBytes(StandardCharsets.UTF_8);
    }
}
