package io.purser.cli.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.cli.PurserCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tests {@code purser sdl …} as a script sees it. */
class SdlCommandTest {
    private static final Path FIXTURE = Path.of("src/test/resources/akash/sdl/valid/leased-addresses");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String valid = "";
    private String invalid = "";
    private String hash = "";

    @BeforeEach
    void writeFiles() throws IOException {
        String text = Files.readString(FIXTURE.resolve("input.yaml"));
        valid = FIXTURE.resolve("input.yaml").toString();
        hash = Files.readString(FIXTURE.resolve("hash")).strip();
        invalid = Files.writeString(folder.resolve("invalid.yaml"), text.replace("port: 8053", "port: 0"))
                .toString();
    }

    @Test
    void endsWith0ForValid1ForInvalidAnd2ForWrongUse() {
        assertThat(purser("sdl", "check", valid)).isZero();
        assertThat(purser("sdl", "check", valid, invalid)).isEqualTo(1);
        assertThat(purser("sdl", "hash", invalid)).isEqualTo(1);
        assertThat(purser("sdl", "manifest", invalid)).isEqualTo(1);
        assertThat(purser("sdl", "groups", invalid)).isEqualTo(1);
        assertThat(purser("sdl", "cost", invalid)).isEqualTo(1);
        assertThat(purser("sdl", "check")).isEqualTo(2);
        assertThat(purser("sdl")).isEqualTo(2);
        assertThat(purser()).isEqualTo(2);
        assertThat(purser("sdl", "check", "--colour", valid)).isEqualTo(2);
        assertThat(purser("sdl", "check", folder.resolve("missing.yaml").toString()))
                .isEqualTo(2);
        assertThat(purser("sdl", "hash", "--help")).isZero();
        assertThat(purser("--version")).isZero();
    }

    @Test
    void namesFileLineAndColumnOfAViolation() {
        purser("sdl", "check", invalid);

        assertThat(out.toString().lines())
                .contains(
                        invalid + ":16:15: error: services.dns.expose[2].port: a port is 1 to 65535",
                        invalid + ": invalid");
    }

    @Test
    void printsOneLineOfJsonAFile() throws IOException {
        int status = purser("sdl", "hash", "--json", valid, invalid);

        List<String> lines = out.toString().lines().toList();
        assertThat(status).isEqualTo(1);
        assertThat(lines).hasSize(2);
        assertThat(JSON.readTree(lines.getFirst()))
                .isEqualTo(JSON.readTree(
                        "{\"file\":\"" + valid + "\",\"ok\":true,\"hash\":\"" + hash + "\",\"violations\":[]}"));
        JsonNode refused = JSON.readTree(lines.getLast());
        assertThat(refused.get("ok").booleanValue()).isFalse();
        assertThat(refused.get("hash").isNull()).isTrue();
        assertThat(refused.get("violations"))
                .isEqualTo(JSON.readTree("[{\"path\":\"services.dns.expose[2].port\",\"line\":16,\"column\":15,"
                        + "\"message\":\"a port is 1 to 65535\"}]"));
    }

    @Test
    void addsWarningsToTheJsonOfACheck() throws IOException {
        purser("sdl", "check", "--json", valid);

        JsonNode line = JSON.readTree(out.toString());
        assertThat(line.fieldNames()).toIterable().containsExactly("file", "ok", "hash", "violations", "warnings");
    }

    @Test
    void printsHashManifestAndGroups() throws IOException {
        purser("sdl", "hash", valid);
        assertThat(out.toString()).isEqualToNormalizingNewlines(hash + "\n");

        out.getBuffer().setLength(0);
        purser("sdl", "manifest", valid);
        assertThat(JSON.readTree(out.toString()))
                .isEqualTo(JSON.readTree(FIXTURE.resolve("manifest.json").toFile()));

        out.getBuffer().setLength(0);
        purser("sdl", "groups", valid);
        assertThat(JSON.readTree(out.toString()))
                .isEqualTo(JSON.readTree(FIXTURE.resolve("groups.json").toFile()));
    }

    @Test
    void printsThePriceCapPerBlockHourAndMonth() {
        purser("sdl", "cost", valid);

        assertThat(out.toString().lines())
                .contains(
                        "cap per block       6 uact",
                        "cap per hour        0.0036 ACT (about $0.0036)",
                        "cap per month       2.629757 ACT (about $2.63)")
                .anyMatch(line -> line.matches("aws-fargate {9}\\$[0-9.]+ a month \\(us-east-1, 2026-06-17\\)"))
                .anyMatch(line -> line.startsWith("vm  "));
    }

    @Test
    void refusesAFileThatIsNotUtf8() throws IOException {
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});

        assertThat(purser("sdl", "check", latin.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("not UTF-8");
    }

    private int purser(String... arguments) {
        return new CommandLine(new PurserCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
