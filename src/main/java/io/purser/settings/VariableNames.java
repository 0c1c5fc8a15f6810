package io.purser.settings;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The environment variables that Purser and its commands read. A test compares them with the documents. */
public final class VariableNames {
    private static final String PREFIX = "PURSER_";
    /** So many letters may be wrong, missing, or too many. */
    private static final int MOST_SLIPS = 2;

    private static final Set<String> KNOWN = new TreeSet<>(List.of("""
            PURSER_ACCESS_BODY_TIMEOUT PURSER_ACCESS_FAILURES_PER_MINUTE PURSER_AGENTS PURSER_AKASH_CHAIN_ID
            PURSER_AKASH_CONSOLE_API_KEY PURSER_AKASH_CONSOLE_URL PURSER_AKASH_GAS_PRICE PURSER_AKASH_NODES
            PURSER_API_KEY PURSER_APP PURSER_ASSUMED_PRICE PURSER_BACKGROUND_CALLS PURSER_BACKGROUND_TIME
            PURSER_BUDGETS PURSER_BUILT_IN PURSER_CACHE_BYTES_PER_KEY PURSER_CACHE_KEEP_TIME
            PURSER_CACHE_LARGEST_ANSWER_BYTES PURSER_CACHE_LOOK_UP_TIME PURSER_CACHE_TOTAL_BYTES
            PURSER_CALLER_READ_TIMEOUT PURSER_CALLS_PER_KEY PURSER_CATALOG_LOOK_EVERY PURSER_CATALOG_REFRESH
            PURSER_CLOUD_PRICES PURSER_DATA PURSER_DB_ANSWER_SECONDS PURSER_DB_MONEY_ANSWER_SECONDS PURSER_DB_PASSWORD
            PURSER_DB_REPORT_ANSWER_SECONDS PURSER_DB_URL PURSER_DB_USERNAME PURSER_DEFAULT_MAX_OUTPUT_TOKENS
            PURSER_DEPLOY_AT_ONCE PURSER_DEPLOY_BIDDING PURSER_DEPLOY_CLOSE_UNKNOWN PURSER_DEPLOY_LEAST_UAKT
            PURSER_DEPLOY_PATIENCE PURSER_DEPLOY_POLL PURSER_DEPLOY_PRIVATE_HOSTS PURSER_DEPLOY_PROVIDERS PURSER_DEPLOY_RECONCILE_EVERY
            PURSER_DEPLOY_TOP_UP_BELOW_DAYS PURSER_DEPLOY_TOP_UP_RETRY PURSER_DEPLOY_WATCH
            PURSER_DEPLOY_WORKER_SILENCE PURSER_ECHO PURSER_EXPORTS_AT_ONCE PURSER_EXPORT_PATIENCE
            PURSER_FAIL_OPEN_USD PURSER_FUNCTIONS PURSER_GITHUB_API_URL PURSER_GITHUB_AUDIENCE PURSER_GITHUB_JWKS_FILE
            PURSER_GITHUB_RULES PURSER_GITHUB_RULES_FILE PURSER_GITHUB_TOKEN PURSER_GITHUB_TOKEN_FILE
            PURSER_GITHUB_WEBHOOK_SECRET PURSER_KEY PURSER_MARKET_JOURNAL PURSER_MAX_BODY_BYTES
            PURSER_MIGRATE_AT_START PURSER_MODELS PURSER_MONTHLY_BUDGET_CAP PURSER_OPENROUTER_MANAGEMENT_KEY
            PURSER_OPENROUTER_MANAGEMENT_KEY_FILE PURSER_OPERATOR_KEY PURSER_OPERATOR_KEY_FILE PURSER_POLICY
            PURSER_PROMISES PURSER_PROMISE_SHARE PURSER_PROVIDERS PURSER_PROVIDER_ATTEMPTS PURSER_PROVIDER_CONCURRENCY
            PURSER_PROVIDER_CONNECT_TIMEOUT PURSER_PROVIDER_END_TIMEOUT PURSER_PROVIDER_FAILURES_UNTIL_REST
            PURSER_PROVIDER_FIRST_THOUGHT_TIMEOUT PURSER_PROVIDER_FIRST_TOKEN_TIMEOUT
            PURSER_PROVIDER_LARGEST_ANSWER_BYTES PURSER_PROVIDER_LONGEST_REST PURSER_PROVIDER_LONGEST_STREAM
            PURSER_PROVIDER_REST PURSER_PROVIDER_TIMEOUT PURSER_RECONCILE_ACCOUNT_URL PURSER_RECONCILE_NOTICE_URL
            PURSER_RECONCILE_TOLERANCE_USD PURSER_REPLICA_SILENCE PURSER_REQUEST_MEMORY_BYTES
            PURSER_REQUEST_MEMORY_PER_KEY_BYTES PURSER_ROUTES_PER_KEY PURSER_SECRETS_KEY PURSER_SECRETS_KEY_FILE
            PURSER_SESSIONS PURSER_SESSION_IDLE PURSER_SHADOW_POLICY PURSER_SHUTDOWN_TIMEOUT PURSER_STUCK_AFTER
            PURSER_TOOL_ORIGINS PURSER_TOOL_QUESTION_TIME PURSER_TOOL_SERVERS_LIST_EVERY PURSER_TRUSTED_PROXIES PURSER_URL PURSER_WALLET_INDEX
            PURSER_WALLET_KEYSTORE PURSER_WALLET_MNEMONIC PURSER_WALLET_MNEMONIC_FILE PURSER_WALLET_PASSWORD
            PURSER_WALLET_PASSWORD_FILE PURSER_WALLET_PRIVATE_KEY PURSER_WALLET_PRIVATE_KEY_FILE PURSER_WEBHOOK_SECRET
            PURSER_ZONE""".strip().split("\\s+")));

    private VariableNames() {}

    /** All names. */
    static Set<String> known() {
        return Set.copyOf(KNOWN);
    }

    /** One line for each variable that is probably a misspelt setting, which Purser would not read. */
    public static List<String> slips(Set<String> variables) {
        return variables.stream()
                .filter(name -> name.startsWith(PREFIX) && !KNOWN.contains(name))
                .sorted()
                .flatMap(
                        name -> nearest(name)
                                .map(meant -> "%s is no setting and is not read; is %s meant?".formatted(name, meant))
                                .stream())
                .toList();
    }

    private static Optional<String> nearest(String name) {
        return KNOWN.stream()
                .filter(known -> Math.abs(known.length() - name.length()) <= MOST_SLIPS)
                .filter(known -> distance(known, name) <= MOST_SLIPS)
                .findFirst();
    }

    /** The edit distance (Levenshtein). */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        return before[other.length()];
    }
}
