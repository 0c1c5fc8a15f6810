package io.purser.akash.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published words and keys of BIP 39 and BIP 32. */
class MnemonicTest {
    private static final HexFormat HEX = HexFormat.of();

    /** BIP 39's vectors (vectors.json of its reference implementation): entropy and words. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00000000000000000000000000000000 | abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about
            7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f | legal winner thank year wave sausage worth useful legal winner thank yellow
            80808080808080808080808080808080 | letter advice cage absurd amount doctor acoustic avoid letter advice cage above
            ffffffffffffffffffffffffffffffff | zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong
            000000000000000000000000000000000000000000000000 | abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon agent
            ffffffffffffffffffffffffffffffffffffffffffffffff | zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo when
            7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f | legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title
            8080808080808080808080808080808080808080808080808080808080808080 | letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless
            9e885d952ad362caeb4efe34a8e91bd2 | ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic
            """)
    void writesAnEntropyInThePublishedWordsAndTakesThemBack(String entropy, String words) {
        List<String> encoded = WordList.english().encode(HEX.parseHex(entropy));

        assertThat(String.join(" ", encoded)).isEqualTo(words);
        assertThat(Mnemonic.parse(words).words()).isEqualTo(words);
    }

    @Test
    void hasThePublishedWordList() throws IOException {
        try (InputStream words = WordList.class.getResourceAsStream("/bip39/english.txt")) {
            assertThat(HEX.formatHex(Digests.sha256(words.readAllBytes())))
                    .isEqualTo("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
        }
    }

    @Test
    void makesTheSeedOfWordsWithoutAPassphrase() {
        String seed = "5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc1"
                + "9a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4";

        assertThat(Mnemonic.parse("abandon ".repeat(11) + "about").toSeed()).isEqualTo(HEX.parseHex(seed));
    }

    /** BIP 32's first test vector, from the master key down m/0'/1/2'/2/1000000000. */
    @Test
    void derivesThePublishedKeys() {
        int[] path = {HdKey.HARDENED, 1, 2 | HdKey.HARDENED, 2, 1_000_000_000};
        List<String> keys = List.of(
                "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35",
                "edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea",
                "3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368",
                "cbce0d719ecf7431d88e6a89fa1483e02e35092af60c042b1df2ff59fa424dca",
                "0f479245fb19a38a1954c5c7c0ebab2f9bdfd96a17563ef28a6a4b1a2a764ef4",
                "471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8");
        try (HdKey master = HdKey.ofSeed(HEX.parseHex("000102030405060708090a0b0c0d0e0f"))) {
            for (int depth = 0; depth < keys.size(); depth++) {
                assertThat(master.key(java.util.Arrays.copyOf(path, depth)))
                        .as("the key at depth %d", depth)
                        .isEqualTo(HEX.parseHex(keys.get(depth)));
            }
        }
    }
}
