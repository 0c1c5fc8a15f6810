package io.purser.cli.litellm;

import io.purser.cli.base.CommandBase;
import io.purser.json.SentJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code purser import litellm}: writes the models and aliases of a LiteLLM proxy to {@code providers.json} and its
 * budgets to {@code budgets.json}, and says what it could not take over.
 */
@Command(
        name = "litellm",
        description = "Writes providers.json and budgets.json from the config.yaml of a LiteLLM proxy, and says what it"
                + " could not take over. It copies no keys.")
@RegisterForReflection
final class LitellmCommand extends CommandBase {
    private static final long LARGEST = 4 << 20;

    @Parameters(paramLabel = "CONFIG", description = "LiteLLM's config.yaml.")
    private Path config = Path.of("config.yaml");

    @Option(names = "--to", paramLabel = "FOLDER", description = "Where the files go; this folder without.")
    private Path folder = Path.of("");

    @Option(names = "--force", description = "Replaces files that are there already.")
    private boolean force;

    @Override
    public Integer call() {
        try {
            if (Files.size(config) > LARGEST) {
                return fail("%s has more than %d bytes".formatted(config, LARGEST));
            }
            LitellmImport imported = LitellmImport.of(Files.readString(config));
            if (imported.providers().isEmpty()) {
                imported.left().forEach(errors()::println);
                return fail(config + " has no model that Purser can take over");
            }
            write("providers.json", SentJson.writeInLines(imported.providers()));
            if (!imported.budgets().isEmpty()) {
                write("budgets.json", SentJson.writeInLines(imported.budgets()));
            }
            imported.left().forEach(line -> output().println("not taken over: " + line));
            output().println("Start Purser with PURSER_PROVIDERS=%s%s"
                    .formatted(
                            folder.resolve("providers.json"),
                            imported.budgets().isEmpty()
                                    ? ""
                                    : " and PURSER_BUDGETS=" + folder.resolve("budgets.json")));
            output().println(
                            "All calls together have PURSER_MONTHLY_BUDGET_CAP dollars in a month, 20 by default: set it, too.");
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            return fail(config + " cannot be read: " + e.getMessage());
        } catch (NoSuchFileException e) {
            return fail("there is no file " + e.getFile());
        } catch (IOException e) {
            return fail(
                    e instanceof FileAlreadyExistsException there
                            ? there.getFile() + " is there already; --force replaces it"
                            : "%s: %s".formatted(config, e));
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        if (force) {
            Files.writeString(file, content + "\n");
        } else {
            Files.writeString(file, content + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        output().println("wrote " + file);
    }
}
