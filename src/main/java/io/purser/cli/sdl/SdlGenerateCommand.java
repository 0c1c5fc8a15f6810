package io.purser.cli.sdl;

import io.purser.cli.base.CommandBase;
import io.purser.deploy.source.Detector;
import io.purser.deploy.source.plan.GeneratedSdl;
import io.purser.deploy.source.tree.GithubRepositories;
import io.purser.deploy.source.tree.LocalTree;
import io.purser.deploy.source.tree.Repository;
import io.purser.deploy.source.tree.SourceTree;
import io.purser.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code purser sdl generate}: makes the SDL that builds and runs a repository, from the repository's files. */
@Command(
        name = "generate",
        description = {
            "Prints an SDL that clones, builds and runs a repository on GitHub, made from its files, and why it is so.",
            "No Dockerfile is needed. Nothing is run here."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:the SDL is printed", "1:nothing tells how it is run, or it cannot be read", "2:wrong use"})
final class SdlGenerateCommand extends CommandBase {
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");

    @Parameters(
            paramLabel = "DIR|URL",
            description = "A folder that was cloned from GitHub, or a repository, as in https://github.com/acme/shop.")
    private String source = "";

    @Option(names = "--repository", description = "Where the folder is cloned from, if its Git does not say so.")
    private @Nullable String repository;

    @Option(names = "--branch", description = "The one that is checked out, or the default one, if not said.")
    private @Nullable String branch;

    @Option(names = "--env", paramLabel = "NAME", description = "A value that is filled in when deploying.")
    private List<String> env = new ArrayList<>();

    @Override
    public Integer call() {
        env.stream()
                .filter(name -> !NAME.matcher(name).matches() || GeneratedSdl.RESERVED.contains(name))
                .forEach(name -> {
                    throw new ParameterException(
                            spec().commandLine(),
                            name + " is no name for a value: capitals, digits and _, and none that the SDL sets");
                });
        try {
            output().print(made().text());
            output().flush();
            return CommandLine.ExitCode.OK;
        } catch (Problem e) {
            return fail(
                    e.violations().isEmpty()
                            ? e.detail()
                            : e.violations().getFirst().message());
        } catch (IOException e) {
            return fail("the folder " + source + " cannot be read: " + e.getMessage());
        }
    }

    private GeneratedSdl made() throws IOException {
        Path folder = Path.of(source);
        if (!source.startsWith("https:") && Files.isDirectory(folder)) {
            LocalTree tree = new LocalTree(folder);
            Repository from = repository(Optional.ofNullable(repository)
                    .or(tree::origin)
                    .orElseThrow(() -> new ParameterException(
                            spec().commandLine(), "Say with --repository where on GitHub this folder is cloned from")));
            return made(tree, from, revision(branch == null ? tree.branch().orElse("HEAD") : branch));
        }
        Repository from = repository(source);
        URI api = URI.create(settings().apply("PURSER_GITHUB_API_URL").orElse("https://api.github.com"));
        GithubRepositories.Checkout checkout = new GithubRepositories(
                        api, settings().apply("PURSER_GITHUB_TOKEN").orElse(null))
                .read(from, branch == null ? null : revision(branch));
        return made(checkout.tree(), from, checkout.commit());
    }

    private GeneratedSdl made(SourceTree tree, Repository from, String revision) {
        return GeneratedSdl.of(Detector.require(tree), from, revision, env);
    }

    private Repository repository(String text) {
        try {
            return Repository.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), text + " " + e.getMessage(), e);
        }
    }

    private String revision(String text) {
        try {
            return Repository.revision(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), text + " " + e.getMessage(), e);
        }
    }
}
