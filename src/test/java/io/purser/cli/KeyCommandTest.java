package io.purser.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.access.AccessDatabase;
import io.purser.access.key.SecretsKeys;
import io.purser.support.PostgresResource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class KeyCommandTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PURSER_DB_URL",
            AccessDatabase.freshUrl(),
            "PURSER_DB_USERNAME",
            "postgres",
            "PURSER_DB_PASSWORD",
            "postgres",
            "PURSER_SECRETS_KEY",
            SecretsKeys.newEntry("a"));

    /** The standard output of the command. */
    private static String run(KeyCommandBase verb, Map<String, String> environment, String... arguments) {
        StringWriter output = new StringWriter();
        CommandLine line = new CommandLine(verb)
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(new StringWriter(), true));
        line.parseArgs(arguments);
        verb.readSettingsFrom(name -> Optional.ofNullable(environment.get(name)));
        verb.run();
        return output.toString();
    }

    private static String firstWord(String lines, String ofLineWith) {
        return lines.lines()
                .filter(line -> line.contains(ofLineWith))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void printsAnOperatorsKeyWithoutADatabase() {
        assertThat(run(new KeyCreateCommand(), Map.of(), "--operator")).matches("psk_operator_[0-9A-Za-z]{49}\\n");
    }

    @Test
    void printsAnEntryForTheSecretsKeyThatTheServerTakes() {
        String entry = run(new KeyCreateCommand(), Map.of(), "--secrets");

        assertThat(SecretsKeys.parse(entry).currentId())
                .hasValueSatisfying(id -> assertThat(id).matches("k[0-9]{8}[a-z]{4}"));
    }

    @Test
    void makesListsRotatesAndRevokesAKey() {
        String key =
                run(new KeyCreateCommand(), ENVIRONMENT, "--name", "planner", "--role", "agent", "--team", "research");
        assertThat(key).matches("psk_[0-9a-z]{10}_[0-9A-Za-z]{49}\\n");
        String prefix = key.substring(0, 14);
        String list = run(new KeyListCommand(), ENVIRONMENT);
        assertThat(list)
                .contains(prefix + "  agent  without end  planner (team research)")
                .doesNotContain(key.strip());
        String id = firstWord(list, prefix);

        String next = run(new KeyRotateCommand(), ENVIRONMENT, id, "--overlap", "PT0S");
        assertThat(next).matches("psk_[0-9a-z]{10}_[0-9A-Za-z]{49}\\n").isNotEqualTo(key);
        assertThat(run(new KeyListCommand(), ENVIRONMENT)).contains(prefix + "  agent  until ");

        assertThat(run(new KeyRevokeCommand(), ENVIRONMENT, id)).startsWith("revoked at 20");
        assertThat(run(new KeyListCommand(), ENVIRONMENT)).contains(next.substring(0, 14) + "  agent  revoked 20");
    }

    @Test
    void saysWhatToDoBeforeTheFirstStart() {
        StringWriter errors = new StringWriter();
        KeyListCommand verb = new KeyListCommand();
        Map<String, String> environment = Map.of(
                "PURSER_DB_URL", PostgresResource.freshDatabase(),
                "PURSER_DB_USERNAME", "postgres",
                "PURSER_DB_PASSWORD", "postgres");
        verb.readSettingsFrom(name -> Optional.ofNullable(environment.get(name)));

        int exitCode =
                new CommandLine(verb).setErr(new PrintWriter(errors, true)).execute();

        assertThat(exitCode).isEqualTo(1);
        assertThat(errors.toString().lines())
                .containsExactly(
                        "the database in PURSER_DB_URL has no tables of Purser yet: start Purser once, which makes them");
    }

    @Test
    void waitsForADatabaseThatHangsNoLongerThanTheServerDoes() {
        KeyListCommand verb = new KeyListCommand();
        verb.readSettingsFrom(name -> Optional.of("jdbc:postgresql://db/purser").filter(url -> name.endsWith("URL")));
        assertThat(verb.database().getConnectTimeout()).isEqualTo(10);
        assertThat(verb.database().getLoginTimeout()).isEqualTo(30);
        assertThat(verb.database().getSocketTimeout()).isEqualTo(20);

        verb.readSettingsFrom(name ->
                Optional.of("jdbc:postgresql://db/purser?socketTimeout=3").filter(url -> name.endsWith("URL")));
        assertThat(verb.database().getSocketTimeout()).isEqualTo(3);
    }

    @Test
    void refusesWhatARequestMayNotSayEither() {
        assertThatThrownBy(() -> create("--max-app-usd-per-month", "99999999999"))
                .hasMessageStartingWith("--max-app-usd-per-month: an amount is");
        assertThatThrownBy(() -> create("--max-app-usd-per-month", "1e999999999"))
                .hasMessageStartingWith("--max-app-usd-per-month: an amount is");
        assertThatThrownBy(() -> create("--team", "x".repeat(201)))
                .hasMessage("--team has to have 1 to 200 characters, and no control characters");
        assertThatThrownBy(() -> create("--tag", "a\nb"))
                .hasMessage("--tag has to have 1 to 200 characters, and no control characters");
    }

    private static String create(String option, String value) {
        return run(new KeyCreateCommand(), ENVIRONMENT, "--name", "x", "--role", "agent", option, value);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> run(new KeyListCommand(), Map.of())).hasMessageContaining("set PURSER_DB_URL");
        assertThatThrownBy(() -> run(new KeyCreateCommand(), ENVIRONMENT, "--role", "agent"))
                .hasMessageContaining("--name is missing");
        assertThatThrownBy(() -> run(new KeyCreateCommand(), ENVIRONMENT, "--name", "x", "--role", "king"))
                .hasMessageContaining("king is no role");
        assertThatThrownBy(() -> run(new KeyCreateCommand(), ENVIRONMENT, "--name", "x"))
                .hasMessageContaining("--role is missing: name at least one of agent");
        assertThatThrownBy(() -> run(new KeyCreateCommand(), Map.of(), "--operator", "--agent", "x"))
                .hasMessageContaining("--operator goes with no other option");
        assertThatThrownBy(() -> run(new KeyCreateCommand(), ENVIRONMENT, "--operator", "--secrets"))
                .hasMessageContaining("one of them");
    }

    @Test
    void saysWhichFormAnOptionHas() {
        CommandLine purser = new CommandLine(new KeyCommand());
        OptionValues.readBy(purser);

        assertThatThrownBy(() -> purser.parseArgs("rotate", "nosuch")).hasMessageContaining("\"nosuch\" is no id");
        assertThatThrownBy(() -> purser.parseArgs("rotate", "0192f0c0-0000-7000-8000-000000000000", "--overlap", "1h"))
                .hasMessageContaining("\"1h\" is no time as in PT1H")
                .hasMessageNotContaining("java.");
        assertThatThrownBy(() -> purser.parseArgs("create", "--expires", "yesterday"))
                .hasMessageContaining("\"yesterday\" is no day as in 2027-01-01");
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThat(ServerAddress.of(Optional.of("https://purser.example.com/")))
                .isEqualTo("https://purser.example.com");
        assertThat(ServerAddress.of(Optional.of("http://my_purser:8080"))).isEqualTo("http://my_purser:8080");
        for (String wrong : List.of("localhost:8091", "ftp://x", "http://no such", "http:///v1")) {
            assertThatThrownBy(() -> ServerAddress.of(Optional.of(wrong)))
                    .hasMessage("PURSER_URL has to be an http or https URL, as in http://localhost:8080");
        }
    }

    @Test
    void isACommandOfTheExecutable() {
        assertThat(new CommandLine(new PurserCommand()).getSubcommands()).containsKey("key");
        assertThat(new CommandLine(new KeyCommand()).getSubcommands())
                .containsOnlyKeys("create", "list", "rotate", "revoke");
    }
}
