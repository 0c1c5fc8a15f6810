package io.purser.cli;

import io.purser.catalog.ModelSnapshot;
import io.purser.cli.base.CommandBase;
import io.purser.json.SentJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser snapshot}: turns a provider's list of models into a file of models. The built-in one is made so. */
@Command(
        name = "snapshot",
        description = "Writes the models of a provider's answer to GET /models as a file for PURSER_PROVIDERS, with the"
                + " day of the answer. It asks nobody.")
@RegisterForReflection
final class SnapshotCommand extends CommandBase {
    private static final long LARGEST = 8 << 20;

    @Parameters(paramLabel = "LIST", description = "The provider's answer, as a file.")
    private Path list = Path.of("models.json");

    @Option(names = "--provider", required = true, paramLabel = "NAME", description = "The provider, as in openrouter.")
    private String provider = "";

    @Option(names = "--as-of", required = true, paramLabel = "DAY", description = "The day of the answer: 2026-10-08.")
    private LocalDate asOf = LocalDate.EPOCH;

    @Option(names = "--model", paramLabel = "ID", description = "One of the models; all without.")
    private List<String> models = List.of();

    @Option(names = "--base-url", paramLabel = "URL", description = "Its API, if Purser does not know the provider.")
    private @Nullable URI baseUrl;

    @Option(
            names = "--key",
            paramLabel = "VARIABLE",
            description = "The variable with its key; <PROVIDER>_API_KEY without.")
    private @Nullable String key;

    @Override
    public Integer call() {
        try {
            if (Files.size(list) > LARGEST) {
                return fail("%s has more than %d bytes".formatted(list, LARGEST));
            }
            String variable =
                    key == null ? provider.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_API_KEY" : key;
            ModelSnapshot snapshot = ModelSnapshot.of(
                    new ModelSnapshot.Origin(provider, baseUrl, variable, asOf),
                    Files.readAllBytes(list),
                    new LinkedHashSet<>(models));
            snapshot.leftOut().forEach(line -> errors().println("left out: " + line));
            if (snapshot.items().isEmpty()) {
                return fail(list + " has no model that can be used");
            }
            output().println(SentJson.writeInLines(snapshot.items()));
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            return fail("%s is no list of models: %s".formatted(list, e));
        }
    }
}
