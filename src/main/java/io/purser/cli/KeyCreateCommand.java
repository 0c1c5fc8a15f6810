package io.purser.cli;

import io.purser.access.key.KeyAdministration;
import io.purser.access.key.KeyGrant;
import io.purser.access.key.SecretsKeys;
import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code purser key create}: prints a new key, and nothing else, on the standard output. */
@Command(name = "create", description = "Prints a new key; it is shown this once.")
@RegisterForReflection
final class KeyCreateCommand extends KeyCommandBase {
    private static final int LETTERS_OF_ID = 4;

    @Option(names = "--operator", description = "A key for PURSER_OPERATOR_KEY; needs no database.")
    private boolean operator;

    @Option(names = "--secrets", description = "An entry for PURSER_SECRETS_KEY; needs no database.")
    private boolean secrets;

    @Option(names = "--name", description = "For people: whose key it is.")
    private @Nullable String name;

    @Option(names = "--role", description = "agent, deployer, auditor or operator; may be repeated.")
    private List<String> roles = new ArrayList<>();

    @Option(names = "--agent", description = "The only agent that its holder may name.")
    private @Nullable String agent;

    @Option(names = "--team", description = "Whose budgets apply.")
    private @Nullable String team;

    @Option(names = "--tag", description = "What budgets and reports group by; may be repeated.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--function", description = "A function it may use, as in PURSER_FUNCTIONS; all without.")
    private List<String> functions = new ArrayList<>();

    @Option(names = "--model", description = "A target it may use: provider:model or provider:*; all without.")
    private List<String> models = new ArrayList<>();

    @Option(names = "--requests-per-minute", description = "How many requests each replica lets through.")
    private @Nullable Long requestsPerMinute;

    @Option(names = "--tokens-per-minute", description = "How many tokens each replica lets through.")
    private @Nullable Long tokensPerMinute;

    @Option(names = "--charges-unreserved", description = "It may charge usage that nothing was reserved for.")
    private boolean chargesUnreserved;

    @Option(names = "--names-agents", description = "It may speak for any agent, task and tag.")
    private boolean namesAgents;

    @Option(names = "--max-app-usd-per-month", description = "The most that each app may cost which it registers.")
    private @Nullable String maxAppUsdPerMonth;

    @Option(
            names = "--cache-ttl-seconds",
            description = "How long an answer is kept for identical calls of this key; without, only calls that ask.")
    private @Nullable Long cacheTtlSeconds;

    @Option(names = "--expires", description = "The first day, in UTC, on which it is refused, as in 2027-01-01.")
    private @Nullable LocalDate expires;

    @Override
    void run() {
        if (operator && secrets) {
            throw new IllegalArgumentException("--operator and --secrets make different keys; ask for one of them");
        }
        if (operator) {
            requireNothingElse("--operator");
            output().println(KeyAdministration.newOperatorKey());
        } else if (secrets) {
            requireNothingElse("--secrets");
            output().println(SecretsKeys.newEntry(newId()));
        } else {
            createInDatabase();
        }
    }

    private void createInDatabase() {
        if (name == null) {
            throw new IllegalArgumentException("--name is missing: say whose key it is");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException(
                    "--role is missing: name at least one of agent, deployer, auditor and operator");
        }
        Set<Role> known = roles.stream()
                .map(role -> Role.CODES
                        .find(role)
                        .orElseThrow(() -> new IllegalArgumentException(
                                role + " is no role; there are agent, deployer, auditor and operator")))
                .collect(Collectors.toSet());
        KeyGrant grant = new KeyGrant(
                bounded("--name", name),
                known,
                agent == null ? null : bounded("--agent", agent),
                team == null ? null : bounded("--team", team),
                tags.stream().map(tag -> bounded("--tag", tag)).collect(Collectors.toSet()),
                Set.copyOf(functions),
                Set.copyOf(models),
                new RateLimits(requestsPerMinute, tokensPerMinute),
                new KeyPermissions(chargesUnreserved, namesAgents, maxAppUsdPerMonth(), cacheTtlSeconds));
        KeyAdministration.Issued issued = keys().create(ACTOR, grant, end(expires));
        output().println(issued.secret());
        errors().println("key " + issued.key().id() + "; it is shown this once");
    }

    /** A name with the bounds of the same field in a request. */
    private static String bounded(String option, String name) {
        if (name.isBlank()
                || name.length() > Fields.LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("%s has to have 1 to %d characters, and no control characters"
                    .formatted(option, Fields.LONGEST_NAME));
        }
        return name;
    }

    private @Nullable BigDecimal maxAppUsdPerMonth() {
        try {
            return maxAppUsdPerMonth == null
                    ? null
                    : Usd.parse(maxAppUsdPerMonth).toBigDecimal();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--max-app-usd-per-month: " + e.getMessage(), e);
        }
    }

    /** An id from the day, which shows how old a key is, and four letters, because two keys of a day are two keys. */
    private static String newId() {
        String letters = new SecureRandom()
                .ints(LETTERS_OF_ID, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "k" + LocalDate.now(ZoneOffset.UTC).toString().replace("-", "") + letters;
    }

    /** The options that an operator's key or an entry for the secrets key does not have. */
    private void requireNothingElse(String option) {
        boolean isAlone = spec().commandLine().getParseResult().matchedOptions().size() == 1;
        if (!isAlone) {
            throw new IllegalArgumentException(option
                    + " goes with no other option: such a key is bound to nobody and ends only with the setting");
        }
    }
}
