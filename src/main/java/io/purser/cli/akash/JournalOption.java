package io.purser.cli.akash;

import io.purser.deploy.market.FileTransactionJournal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The folder in which commands keep transactions and requests before they send them. */
@Command
@RegisterForReflection
final class JournalOption {
    static final String SETTING = "PURSER_MARKET_JOURNAL";

    @Option(
            names = "--journal",
            paramLabel = "FOLDER",
            description = "Where what is signed is kept before it is sent, so that nothing is paid twice:"
                    + " PURSER_MARKET_JOURNAL, or .local/state/purser/market in the home folder, if not said.")
    private @Nullable Path folder;

    FileTransactionJournal open(AkashCommandBase verb) {
        if (folder != null) {
            return new FileTransactionJournal(folder);
        }
        return new FileTransactionJournal(verb.setting(SETTING)
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".local", "state", "purser", "market")));
    }
}
