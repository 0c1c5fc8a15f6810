package io.purser.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.deploy.market.MarketKind;
import io.purser.fake.AkashWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands by which somebody deploys by hand, on a small Akash. */
public abstract class MarketCommands {
    static final String TWO_PLACEMENTS = SdlText.read("two-placements.yaml");
    final AkashWorld world = new AkashWorld();

    @TempDir
    Path folder;

    /** How a command ended. */
    public record Ran(int exitCode, String output, String errors) {}

    /** Runs a command with these settings and no others. */
    protected abstract Ran run(Map<String, String> environment, List<String> arguments) throws Exception;

    @AfterEach
    void stop() {
        world.close();
    }

    String created(String sdl) throws Exception {
        return ok(MarketKind.CHAIN, "market", "create", sdl, "--deposit", "5").strip();
    }

    Ran onChain(String... command) throws Exception {
        return run(environment(MarketKind.CHAIN), List.of(command));
    }

    String ok(MarketKind kind, String... arguments) throws Exception {
        Ran ran = run(environment(kind), new ArrayList<>(List.of(arguments)));
        assertThat(ran.exitCode()).as(ran.errors()).isZero();
        return ran.output();
    }

    Map<String, String> environment(MarketKind kind) {
        Map<String, String> environment = world.environment(kind);
        environment.put("PURSER_MARKET_JOURNAL", folder.resolve("journal").toString());
        // For screening, which takes no key.
        environment.put("PURSER_AKASH_CONSOLE_URL", world.console.uri().toString());
        return environment;
    }

    String file(String image) throws IOException {
        Path file = folder.resolve(image.replace(':', '-') + ".yaml");
        Files.writeString(file, AkashWorld.sdl(image).render());
        return file.toString();
    }

    /** A service here and one there, each a group of its own. */
    String twoPlacements() throws IOException {
        Path file = folder.resolve("two.yaml");
        Files.writeString(file, TWO_PLACEMENTS);
        return file.toString();
    }

    static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
