package io.purser.akash.wallet;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** The BIP 39 words from which a wallet's keys are derived. Only {@link #words()} shows them. */
public final class Mnemonic {
    private static final int ENTROPY_OF_24_WORDS = 32;
    private static final int SEED_ROUNDS = 2048;
    private static final int SEED_BITS = 512;

    private final List<String> words;

    private Mnemonic(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** A new mnemonic of 24 words (256 bits). */
    public static Mnemonic create(SecureRandom random) {
        byte[] entropy = new byte[ENTROPY_OF_24_WORDS];
        random.nextBytes(entropy);
        Mnemonic mnemonic = new Mnemonic(WordList.english().encode(entropy));
        Arrays.fill(entropy, (byte) 0);
        return mnemonic;
    }

    /**
     * Reads 12 to 24 English words, separated by blanks.
     *
     * @throws IllegalArgumentException if the count, a word or the checksum is wrong; the message contains no word
     */
    public static Mnemonic parse(String text) {
        List<String> words = Arrays.stream(Normalizer.normalize(text, Normalizer.Form.NFKD)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .split("\\s+"))
                .toList();
        if (words.size() < 12 || words.size() > 24 || words.size() % 3 != 0) {
            throw new IllegalArgumentException(
                    "a mnemonic has 12, 15, 18, 21 or 24 words; this one has " + words.size());
        }
        WordList.english().check(words);
        return new Mnemonic(words);
    }

    /** The words. Anybody who reads them owns the money. */
    public String words() {
        return String.join(" ", words);
    }

    /** BIP 39's seed of 64 bytes, without a passphrase. The caller wipes it. */
    byte[] toSeed() {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        byte[] text = words().getBytes(StandardCharsets.UTF_8);
        generator.init(text, "mnemonic".getBytes(StandardCharsets.US_ASCII), SEED_ROUNDS);
        byte[] seed = ((KeyParameter) generator.generateDerivedParameters(SEED_BITS)).getKey();
        Arrays.fill(text, (byte) 0);
        return seed;
    }

    @Override
    public String toString() {
        return "Mnemonic of " + words.size() + " words";
    }
}
