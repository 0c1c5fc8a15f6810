package io.purser.deploy.source.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.cli.PurserCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LocalTreeTest {
    @TempDir
    Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        for (String name : new String[] {".git", "node_modules/left-pad", "cmd/shop"}) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("go.mod"), "module shop");
        Files.writeString(folder.resolve("cmd/shop/main.go"), "package main");
        Files.writeString(folder.resolve("node_modules/left-pad/index.js"), "");
        Files.writeString(folder.resolve(".git/HEAD"), "ref: refs/heads/feature/search\n");
        Files.writeString(
                folder.resolve(".git/config"),
                "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:acme/shop.git\n");
        Files.createSymbolicLink(folder.resolve("package.json"), Path.of("/etc/passwd"));
    }

    @Test
    void showsItsFilesButNoLinksNorWhatWasInstalled() throws IOException {
        LocalTree tree = new LocalTree(folder);

        assertThat(tree.paths()).containsExactly("cmd/shop/main.go", "go.mod");
        assertThat(tree.read("go.mod")).contains("module shop");
        assertThat(tree.read("package.json")).isEmpty();
        assertThat(tree.read("../x")).isEmpty();
        assertThat(tree.origin()).contains("acme/shop.git");
        assertThat(tree.branch()).contains("feature/search");
        assertThatThrownBy(() -> new LocalTree(folder.resolve("missing"))).isInstanceOf(IOException.class);
    }

    @Test
    void becomesAnSdlOnTheCommandLine() throws IOException {
        assertThat(purser("sdl", "generate", folder.toString(), "--env", "DATABASE_URL"))
                .isZero();
        assertThat(out.toString())
                .contains("# - cmd/shop/main.go is built")
                .contains("- \"REPOSITORY=https://github.com/acme/shop.git\"")
                .contains("- \"REVISION=feature/search\"")
                .contains("- \"DATABASE_URL=${DATABASE_URL}\"");
        Path sdl = Files.writeString(folder.resolve("app.yaml"), out.toString());
        assertThat(purser("sdl", "check", sdl.toString())).isZero();

        Files.delete(folder.resolve("go.mod"));
        assertThat(purser("sdl", "generate", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("nothing at its root or in its folders tells how it is run");
        assertThat(purser("sdl", "generate", folder.toString(), "--env", "PORT"))
                .isEqualTo(2);
        assertThat(purser("sdl", "generate", folder.toString(), "--branch", "--force"))
                .isEqualTo(2);
        assertThat(purser("sdl", "generate", "nowhere")).isEqualTo(2);
    }

    private int purser(String... arguments) {
        return new CommandLine(new PurserCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
