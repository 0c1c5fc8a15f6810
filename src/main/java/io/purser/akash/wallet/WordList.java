package io.purser.akash.wallet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The English words of BIP 39, from its file bip-0039/english.txt, and their checksum. */
final class WordList {
    private static final String RESOURCE = "/bip39/english.txt";
    private static final int WORDS = 2048;
    private static final int BITS_PER_WORD = 11;

    private final List<String> words;

    private WordList(List<String> words) {
        this.words = words;
    }

    static WordList english() {
        try (InputStream resource = WordList.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("BIP 39's word list is missing from this build");
            }
            List<String> words = new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            if (words.size() != WORDS) {
                throw new IllegalStateException("BIP 39's word list is damaged in this build");
            }
            return new WordList(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words for an entropy of 16 to 32 bytes. */
    List<String> encode(byte[] entropy) {
        byte[] checksum = Digests.sha256(entropy);
        int count = (entropy.length * 8 + entropy.length / 4) / BITS_PER_WORD;
        List<String> encoded = new ArrayList<>();
        for (int word = 0; word < count; word++) {
            int index = 0;
            for (int bit = word * BITS_PER_WORD; bit < (word + 1) * BITS_PER_WORD; bit++) {
                boolean isSet = bit < entropy.length * 8 ? bit(entropy, bit) : bit(checksum, bit - entropy.length * 8);
                index = (index << 1) | (isSet ? 1 : 0);
            }
            encoded.add(words.get(index));
        }
        return encoded;
    }

    /**
     * Checks that the list contains these words and that their checksum is right.
     *
     * @throws IllegalArgumentException if not; the message contains no word
     */
    void check(List<String> given) {
        byte[] entropy = new byte[given.size() * BITS_PER_WORD * 32 / 33 / 8];
        for (int word = 0; word < given.size(); word++) {
            int index = Collections.binarySearch(words, given.get(word));
            if (index < 0) {
                throw new IllegalArgumentException(
                        "word " + (word + 1) + " of the mnemonic is not in BIP 39's English list");
            }
            for (int i = 0; i < BITS_PER_WORD; i++) {
                int bit = word * BITS_PER_WORD + i;
                if (bit < entropy.length * 8 && ((index >>> (BITS_PER_WORD - 1 - i)) & 1) == 1) {
                    entropy[bit / 8] |= (byte) (0x80 >>> (bit % 8));
                }
            }
        }
        boolean isRight = encode(entropy).equals(given);
        java.util.Arrays.fill(entropy, (byte) 0);
        if (!isRight) {
            throw new IllegalArgumentException("the mnemonic's checksum is wrong: a word is mistyped or misplaced");
        }
    }

    private static boolean bit(byte[] bytes, int index) {
        return (bytes[index / 8] & (0x80 >>> (index % 8))) != 0;
    }
}
