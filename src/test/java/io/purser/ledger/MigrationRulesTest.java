package io.purser.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The allowed changes between two releases, so that a replica of the previous release runs on the schema of the next
 * (see {@code docs/operations.md}). The rules hold for every migration after the last one that was made without them.
 */
class MigrationRulesTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final MigrationVersion LAST_WITHOUT_RULES = MigrationVersion.fromVersion("8.1");
    /** Tables that become large: commits cannot wait as long as an index of one of them takes. */
    private static final Set<String> GROWING =
            Set.of("usage_entry", "usage_rollup", "usage_detail", "usage_latency", "idempotency", "audit_log");

    private static final Pattern NEW_TABLE = Pattern.compile("create (?:unlogged )?table (?:if not exists )?(\\w+)");
    private static final Pattern TABLE_OF_INDEX =
            Pattern.compile("create (?:unique )?index (?:concurrently )?(?:if not exists )?\\w+ on (?:only )?(\\w+)");
    private static final Pattern DROPS =
            Pattern.compile("\\bdrop (table|column|index|view|constraint|default|schema)\\b");

    /** The statements that would break the previous release, or that would block commits. */
    static List<String> mistakes(String migration) {
        List<String> mistakes = new ArrayList<>();
        List<String> newTables = new ArrayList<>();
        Set<String> altered = new TreeSet<>();
        for (String statement : statements(migration)) {
            Matcher newTable = NEW_TABLE.matcher(statement);
            if (newTable.lookingAt()) {
                newTables.add(newTable.group(1));
                continue;
            }
            if (DROPS.matcher(statement).find()) {
                mistakes.add("drops something: " + statement);
            }
            if (statement.contains(" rename ")) {
                mistakes.add("renames something: " + statement);
            }
            if (statement.startsWith("truncate ")) {
                mistakes.add("empties a table: " + statement);
            }
            Matcher index = TABLE_OF_INDEX.matcher(statement);
            if (index.lookingAt() && GROWING.contains(index.group(1))) {
                mistakes.add("builds an index that commits wait for: " + statement);
            }
            if (statement.startsWith("alter table ")
                    && newTables.stream().noneMatch(table -> statement.startsWith("alter table " + table + " "))) {
                ofTableInUse(statement).forEach(mistakes::add);
                altered.add(statement.split(" ", 4)[2]);
            }
        }
        if (altered.size() > 1) {
            mistakes.add(
                    "locks more than one table, so that it and commits wait for each other; make a migration of each: "
                            + altered);
        }
        return mistakes;
    }

    private static List<String> ofTableInUse(String statement) {
        List<String> mistakes = new ArrayList<>();
        if (statement.contains(" add column ") && statement.contains("not null") && !statement.contains(" default ")) {
            mistakes.add("adds a column that the release before does not fill: " + statement);
        }
        if (Pattern.compile("default (\\w+\\(|clock_timestamp|random)")
                        .matcher(statement)
                        .find()
                && !statement.contains("default now()")) {
            mistakes.add("adds a default that rewrites the table: " + statement);
        }
        if (statement.contains(" set not null") || statement.matches(".* alter (column )?\\w+ (set data )?type .*")) {
            mistakes.add("changes a column that is in use: " + statement);
        }
        if (statement.matches(".* add (constraint|primary key|unique|check|foreign key).*")
                && !statement.contains("not valid")) {
            mistakes.add("adds a constraint that the release before does not know: " + statement);
        }
        return mistakes;
    }

    private static List<String> statements(String migration) {
        String withoutComments = migration.replaceAll("--[^\n]*", "");
        return Stream.of(withoutComments.split(";"))
                .map(statement -> statement.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    @Test
    void noMigrationSinceBreaksTheReleaseBefore() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            List<Path> since = files.filter(file -> version(file).compareTo(LAST_WITHOUT_RULES) > 0)
                    .toList();
            assertThat(since)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(mistakes(read(file)))
                            .as(file.getFileName().toString())
                            .isEmpty());
        }
    }

    private static MigrationVersion version(Path file) {
        String name = file.getFileName().toString();
        return MigrationVersion.fromVersion(
                name.substring(1, name.indexOf("__")).replace('_', '.'));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop table budget|drops something",
                "alter table budget drop column name|drops something",
                "alter table budget rename column name to title|renames something",
                "alter table budget rename to budgets|renames something",
                "alter table budget add column owner text not null|does not fill",
                "alter table budget alter column name set not null|changes a column",
                "alter table budget alter name type varchar(9)|changes a column",
                "alter table budget add constraint short check (length(name) < 9)|adds a constraint",
                "alter table budget add column made uuid default gen_random_uuid()|rewrites the table",
                "create index usage_by_agent on usage_entry (agent)|commits wait for",
                "create index concurrently usage_by_agent on usage_entry (agent)|commits wait for",
                "alter table budget add column a text; alter table reservation add column a text|more than one table",
                "truncate usage_rollup|empties a table"
            })
    void refusesWhatTheReleaseBeforeWouldTripOver(String migration, String mistake) {
        assertThat(mistakes("-- a comment;\n" + migration.toUpperCase(Locale.ROOT) + ";"))
                .singleElement()
                .asString()
                .contains(mistake);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alter table budget add column owner text",
                "alter table budget add column weight bigint not null default 0",
                "create index budget_by_origin on budget (origin)",
                "create table fresh (id uuid primary key, name text not null); create index fresh_name on fresh (name)"
            })
    void takesWhatOnlyAdds(String migration) {
        assertThat(mistakes(migration)).isEmpty();
    }
}
