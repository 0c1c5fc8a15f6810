package io.purser.toolservers.question;

import io.purser.access.key.SecretBox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Seals short data for one key of Purser, as a text that a header and an id can have. */
record SealedTexts(SecretBox box, String purpose) {
    private static final int LONGEST = 1_000;

    String seal(byte[] plain, String caller) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(plain, associated(caller)));
    }

    /** The data; empty if it was sealed for another key or purpose, or not at all. */
    Optional<byte[]> open(String text, String caller) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return box.open(Base64.getUrlDecoder().decode(text), associated(caller));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] associated(String caller) {
        return (purpose + "\n" + caller).getBytes(StandardCharsets.UTF_8);
    }
}
