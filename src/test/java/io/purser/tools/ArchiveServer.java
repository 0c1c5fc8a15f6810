package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.ClientProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tool server of the official SDKs, in a process of its own. */
public final class ArchiveServer implements AutoCloseable {
    /** The value of the header X-Archive-Key that it wants. */
    public static final String TOKEN = "the-archives-own-token";

    private static final Path FOLDER = Path.of("src", "test", "node", "mcp");
    private static final Path NODE = FOLDER.resolve(Path.of("node_modules", ".bin", "node"));
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final int port;

    private ArchiveServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** A server that speaks the revision without sessions and no other. */
    public static ArchiveServer modern() {
        return start("modern");
    }

    /** A server that wants a handshake, and gives sessions. */
    public static ArchiveServer withHandshake() {
        return start("handshake");
    }

    private static ArchiveServer start(String mode) {
        ClientProgram.require(
                Files.isDirectory(FOLDER.resolve(Path.of("node_modules", "@modelcontextprotocol", "server"))),
                "npm's server of MCP is not there; run `npm ci` in " + FOLDER);
        try {
            Process process = new ProcessBuilder(node(), "server.mjs", mode, TOKEN)
                    .directory(FOLDER.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader printed =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String port = printed.readLine();
            assertThat(port).as("the tool server did not start").isNotNull();
            return new ArchiveServer(process, Integer.parseInt(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script beside it, which has to succeed. */
    static void runNode(String... script) {
        List<String> command = new ArrayList<>(List.of(node()));
        command.addAll(List.of(script));
        ClientProgram.Outcome outcome = ClientProgram.run(FOLDER, command);
        assertThat(outcome.code()).as(outcome.printed()).isZero();
    }

    private static String node() {
        return Files.isExecutable(NODE) ? NODE.toAbsolutePath().toString() : "node";
    }

    /** Its endpoint. */
    public String url() {
        return "http://localhost:%d/mcp".formatted(port);
    }

    /** How often that tool ran. */
    public int calls(String tool) {
        return Mcp.object(get("/calls")).path(tool).asInt();
    }

    /** Ends all its sessions. */
    void forgetSessions() {
        assertThat(get("/forget")).isEmpty();
    }

    /** The JSON with which an operator registers it under that name, with further fields, each after a comma. */
    public String registration(String name, String fields) {
        return """
                {"name": "%s", "url": "%s", "credential": {"header": "X-Archive-Key", "value": "%s"}%s}""".formatted(name, url(), TOKEN, fields);
    }

    private String get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
