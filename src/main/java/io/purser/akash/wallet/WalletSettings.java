package io.purser.akash.wallet;

import io.purser.json.SettingDocument;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the wallet's key from the settings: exactly one of a mnemonic, a raw key and a keystore, either directly or in
 * a file.
 *
 * <p>The settings have names of the environment's form, such as {@code PURSER_WALLET_MNEMONIC}.
 */
public final class WalletSettings {
    public static final String MNEMONIC = "PURSER_WALLET_MNEMONIC";
    public static final String MNEMONIC_FILE = "PURSER_WALLET_MNEMONIC_FILE";
    public static final String PRIVATE_KEY = "PURSER_WALLET_PRIVATE_KEY";
    public static final String PRIVATE_KEY_FILE = "PURSER_WALLET_PRIVATE_KEY_FILE";
    public static final String KEYSTORE = "PURSER_WALLET_KEYSTORE";
    public static final String PASSWORD = "PURSER_WALLET_PASSWORD";
    public static final String PASSWORD_FILE = "PURSER_WALLET_PASSWORD_FILE";
    public static final String INDEX = "PURSER_WALLET_INDEX";
    private static final List<String> SOURCES =
            List.of(MNEMONIC, MNEMONIC_FILE, PRIVATE_KEY, PRIVATE_KEY_FILE, KEYSTORE);

    private final Function<String, Optional<String>> settings;

    /**
     * Takes the source of the settings.
     *
     * @param settings returns the value of a setting by its name; a blank value counts as absent
     */
    public WalletSettings(Function<String, Optional<String>> settings) {
        this.settings = name -> settings.apply(name).filter(value -> !value.isBlank());
    }

    /** Whether the settings name a wallet. */
    public boolean isPresent() {
        return SOURCES.stream().anyMatch(source -> settings.apply(source).isPresent());
    }

    /**
     * Opens the wallet.
     *
     * @throws Problem if the settings name no wallet or several, or if the wallet cannot be read; the text never
     *     contains the secret
     */
    public Wallet open() {
        List<String> given = SOURCES.stream()
                .filter(source -> settings.apply(source).isPresent())
                .toList();
        if (given.isEmpty()) {
            throw problem("no wallet is configured: set one of " + String.join(", ", SOURCES)
                    + ", or create one with `purser wallet create`");
        }
        if (given.size() > 1) {
            throw problem(String.join(" and ", given) + " are set; keep one of them");
        }
        String source = given.getFirst();
        String value = settings.apply(source).orElseThrow();
        try {
            return switch (source) {
                case MNEMONIC -> Wallet.of(Mnemonic.parse(value), index());
                case MNEMONIC_FILE -> Wallet.of(Mnemonic.parse(read(source, value)), index());
                case PRIVATE_KEY -> ofHex(value);
                case PRIVATE_KEY_FILE -> ofHex(read(source, value));
                case KEYSTORE ->
                    ofKeystore(
                            SettingDocument.isDocument(value) ? SettingDocument.unmarked(value) : read(source, value));
                default -> throw new IllegalStateException(source);
            };
        } catch (IllegalArgumentException e) {
            throw problem(source + ": " + e.getMessage());
        }
    }

    private int index() {
        String text = settings.apply(INDEX).orElse("0");
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw problem(INDEX + " is the account's number, 0 for the first");
        }
    }

    private static Wallet ofHex(String text) {
        byte[] key;
        try {
            String digits = text.strip();
            key = HexFormat.of().parseHex(digits.startsWith("0x") ? digits.substring(2) : digits);
        } catch (IllegalArgumentException e) {
            // The cause would repeat a digit of the key.
            throw new IllegalArgumentException("a raw key is 64 hexadecimal digits");
        }
        try {
            return Wallet.ofKey(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private Wallet ofKeystore(String document) {
        String password = settings.apply(PASSWORD)
                .or(() -> settings.apply(PASSWORD_FILE).map(file -> read(PASSWORD_FILE, file)))
                .orElseThrow(() -> problem("the keystore needs " + PASSWORD + " or " + PASSWORD_FILE));
        return Keystore.open(document, password.toCharArray());
    }

    /**
     * Reads a file. The error never repeats the setting's value, because it may be the secret itself, entered by
     * mistake.
     */
    private static String read(String name, String file) {
        try {
            return SettingDocument.unmarked(Files.readString(Path.of(file))).strip();
        } catch (IOException | InvalidPathException e) {
            throw problem(
                    name.equals(KEYSTORE)
                            ? name
                                    + " is neither the name of a file that can be read nor a keystore, which begins with {"
                            : name + " is not the name of a file that can be read");
        }
    }

    private static Problem problem(String detail) {
        return Problem.of(ProblemType.NOT_READY, detail);
    }
}
