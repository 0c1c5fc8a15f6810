package io.purser.akash.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class WalletTest {
    private static final String ABANDON = "abandon ".repeat(11) + "about";

    @Test
    void derivesThePublishedAddressOfTheAbandonMnemonic() {
        assertThat(Wallet.of(Mnemonic.parse(ABANDON), 0).address())
                .isEqualTo(new Address("akash19rl4cm2hmr8afy4kldpxz3fka4jguq0a3mq6x0"));
    }

    @Test
    void derivesAnotherAddressForEachIndex() {
        assertThat(Wallet.of(Mnemonic.parse(ABANDON), 2).address().text())
                .isEqualTo("akash1kng7tv83qesgvv2ze7hxlw4urfrjk8vqdgv853");
    }

    @Test
    void createsTwentyFourWordsThatCanBeReadAgain() {
        Mnemonic created = Mnemonic.create(new SecureRandom());

        assertThat(created.words().split(" ")).hasSize(24);
        assertThat(Wallet.of(Mnemonic.parse(created.words()), 0).address())
                .isEqualTo(Wallet.of(created, 0).address());
        assertThat(created.toString()).isEqualTo("Mnemonic of 24 words");
    }

    @Test
    void refusesAMnemonicWithAWrongChecksumWithoutRepeatingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mnemonic.parse("abandon ".repeat(11) + "abandon"))
                .withMessage("the mnemonic's checksum is wrong: a word is mistyped or misplaced");
    }

    @Test
    void namesThePlaceOfAWordThatIsNotInTheListAndNotTheWord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mnemonic.parse("abandon ".repeat(11) + "purser"))
                .withMessage("word 12 of the mnemonic is not in BIP 39's English list");
    }

    @Test
    void refusesAnAddressWithOneLetterChanged() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Address("akash19rl4cm2hmr8afy4kldpxz3fka4jguq0a3mq6x2"))
                .withMessageContaining("its checksum is wrong");
        assertThat(Address.tryParse("cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0a3mq6x0"))
                .isEmpty();
    }

    @Test
    void signsWithALowSThatTheKeyVerifiesAndNoOtherMessageDoes() {
        Wallet wallet = Wallet.of(Mnemonic.parse(ABANDON), 0);
        byte[] message = "a message".getBytes(StandardCharsets.UTF_8);

        byte[] signature = wallet.sign(message);

        assertThat(signature).hasSize(64).isEqualTo(wallet.sign(message));
        assertThat(wallet.publicKey().verifies(message, signature)).isTrue();
        assertThat(wallet.publicKey().verifies("another".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
        assertThat(wallet.publicKey().verifies(message, highS(signature))).isFalse();
    }

    @Test
    void signsNothingOnceItsKeyIsWiped() {
        Wallet wallet = Wallet.of(Mnemonic.parse(ABANDON), 0);
        wallet.close();

        assertThatThrownBy(() -> wallet.sign(new byte[0])).hasMessageContaining("wiped");
    }

    @Test
    void opensTheKeystoreThatItSealedAndWithNoOtherPassword() {
        Wallet wallet = Wallet.of(Mnemonic.parse(ABANDON), 0);

        String document = new Keystore(new SecureRandom()).seal(wallet, "räuber".toCharArray());

        assertThat(Keystore.open(document, "räuber".toCharArray()).address()).isEqualTo(wallet.address());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keystore.open(document, "rauber".toCharArray()))
                .withMessage("the password does not open this keystore");
    }

    /** The PBKDF2 vector of the Web3 Secret Storage definition. */
    @Test
    void opensThePublishedKeystore() {
        String pbkdf2 = """
                {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
                "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
                "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
                "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
                "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
                "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}""";
        Wallet expected = Wallet.ofKey(
                HexFormat.of().parseHex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"));

        assertThat(Keystore.open(pbkdf2, "testpassword".toCharArray()).address())
                .isEqualTo(expected.address());
    }

    @Test
    void opensTheWalletFromAMnemonicAFileARawKeyOrAKeystore(@TempDir Path folder) throws IOException {
        String key = "c4a48e2fce1481cd3294b4490f6678090ea98d3d0e5cd984558ab0968741b104";
        Path mnemonic = Files.writeString(folder.resolve("mnemonic"), ABANDON + "\n");
        Path raw = Files.writeString(folder.resolve("key"), key + "\n");
        Path keystore = Files.writeString(
                folder.resolve("keystore.json"),
                new Keystore(new SecureRandom())
                        .seal(Wallet.ofKey(HexFormat.of().parseHex(key)), "secret".toCharArray()));
        Address ofKey = Wallet.ofKey(HexFormat.of().parseHex(key)).address();
        Address ofMnemonic = Wallet.of(Mnemonic.parse(ABANDON), 0).address();

        assertThat(open(Map.of("PURSER_WALLET_MNEMONIC", ABANDON))).isEqualTo(ofMnemonic);
        assertThat(open(Map.of("PURSER_WALLET_MNEMONIC_FILE", mnemonic.toString())))
                .isEqualTo(ofMnemonic);
        assertThat(open(Map.of("PURSER_WALLET_PRIVATE_KEY", "0x" + key))).isEqualTo(ofKey);
        assertThat(open(Map.of("PURSER_WALLET_PRIVATE_KEY_FILE", raw.toString())))
                .isEqualTo(ofKey);
        for (String given : List.of(keystore.toString(), Files.readString(keystore))) {
            assertThat(open(Map.of("PURSER_WALLET_KEYSTORE", given, "PURSER_WALLET_PASSWORD", "secret")))
                    .isEqualTo(ofKey);
        }
    }

    @Test
    void opensNoWalletWhenTwoAreConfiguredOrASecretIsWrongAndNeverRepeatsIt() {
        assertThatThrownBy(() -> open(Map.of("PURSER_WALLET_MNEMONIC", ABANDON, "PURSER_WALLET_PRIVATE_KEY", "00")))
                .isInstanceOf(Problem.class)
                .hasMessage("PURSER_WALLET_MNEMONIC and PURSER_WALLET_PRIVATE_KEY are set; keep one of them");
        assertThatThrownBy(() -> open(Map.of("PURSER_WALLET_PRIVATE_KEY", "deadbeefZ")))
                .isInstanceOf(Problem.class)
                .hasMessage("PURSER_WALLET_PRIVATE_KEY: a raw key is 64 hexadecimal digits");
        assertThatThrownBy(() -> open(Map.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("purser wallet create");
    }

    private static Address open(Map<String, String> settings) {
        try (Wallet wallet = new WalletSettings(name -> Optional.ofNullable(settings.get(name))).open()) {
            return wallet.address();
        }
    }

    private static byte[] highS(byte[] signature) {
        byte[] s = java.util.Arrays.copyOfRange(signature, 32, 64);
        byte[] high = Secp256k1.toBytes(Secp256k1.order().subtract(new java.math.BigInteger(1, s)));
        byte[] result = signature.clone();
        System.arraycopy(high, 0, result, 32, 32);
        return result;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PURSER_WALLET_MNEMONIC_FILE",
                "PURSER_WALLET_PRIVATE_KEY_FILE",
                "PURSER_WALLET_KEYSTORE",
                "PURSER_WALLET_MNEMONIC",
                "PURSER_WALLET_PRIVATE_KEY"
            })
    void neverQuotesASecretThatStandsInTheWrongPlace(String variable) {
        for (String secret :
                List.of(ABANDON + " secret", "secret".repeat(900), "x{\"secret\": 1}", "secret\0", "{\"secret")) {
            assertThatThrownBy(() -> open(Map.of(variable, secret, "PURSER_WALLET_PASSWORD", "secret")))
                    .isInstanceOf(Problem.class)
                    .hasNoCause()
                    .message()
                    .startsWith(variable)
                    .doesNotContain("secret")
                    .doesNotContain("abandon");
        }
    }
}
