package io.purser.cli.akash;

import io.purser.akash.wallet.Keystore;
import io.purser.akash.wallet.Mnemonic;
import io.purser.akash.wallet.Wallet;
import io.purser.akash.wallet.WalletSettings;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.purser.json.SettingDocument;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code purser wallet create}: makes 24 words, stores them where the user says, and shows them only on request. */
@Command(name = "create", description = "Makes a wallet of 24 words. Say at least once where they are to go.")
@RegisterForReflection
public final class WalletCreateCommand extends AkashCommandBase {
    @Option(names = "--show-mnemonic", description = "Print the 24 words, once: whoever reads them owns the money.")
    private boolean show;

    @Option(
            names = "--mnemonic-file",
            paramLabel = "FILE",
            description = "Write the words into this new file, which only its owner can read.")
    private @Nullable Path mnemonicFile;

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description = "Write the key, encrypted, into this new file (Web3 Secret Storage, version 3), under the"
                    + " password of PURSER_WALLET_PASSWORD or PURSER_WALLET_PASSWORD_FILE.")
    private @Nullable Path keystore;

    public @Override int run(AkashSettings akash, MarketFactory markets) {
        if (!show && mnemonicFile == null && keystore == null) {
            return fail("say where the wallet is to go: --keystore FILE, --mnemonic-file FILE or --show-mnemonic");
        }
        Mnemonic mnemonic = Mnemonic.create(new SecureRandom());
        try (Wallet wallet = Wallet.of(mnemonic, 0)) {
            if (keystore != null) {
                write(
                        keystore,
                        new Keystore(new SecureRandom()).seal(wallet, password().toCharArray()));
            }
            if (mnemonicFile != null) {
                write(mnemonicFile, mnemonic.words() + "\n");
            }
            output().println(wallet.address());
            if (show) {
                output().println(mnemonic.words());
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private String password() {
        return setting(WalletSettings.PASSWORD)
                .or(() -> setting(WalletSettings.PASSWORD_FILE).map(WalletCreateCommand::read))
                .orElseThrow(() -> Problem.of(
                        ProblemType.NOT_READY,
                        "set " + WalletSettings.PASSWORD + " or " + WalletSettings.PASSWORD_FILE
                                + " to encrypt the keystore"));
    }

    private static String read(String file) {
        try {
            return SettingDocument.unmarked(Files.readString(Path.of(file))).strip();
        } catch (IOException | InvalidPathException e) { // its message may contain a password, given here by mistake
            throw Problem.of(
                    ProblemType.NOT_READY,
                    WalletSettings.PASSWORD_FILE + " is not the name of a file that can be read");
        }
    }

    private static void write(Path file, String text) {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (FileAlreadyExistsException e) {
            throw Problem.of(ProblemType.CONFLICT, file + " is there already, and a wallet is never overwritten");
        } catch (IOException e) {
            throw Problem.of(ProblemType.NOT_READY, file + " cannot be written");
        }
    }
}
