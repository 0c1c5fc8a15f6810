package io.purser.reconciliation;

import io.purser.money.Usd;
import io.purser.problem.ThisMachine;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of the comparison, read at the start. */
final class ReconciliationSettings {
    /** The variable of the key by which OpenRouter tells what it charged. */
    static final String KEY_VARIABLE = "PURSER_OPENROUTER_MANAGEMENT_KEY";

    private final @Nullable String managementKey;
    private final URI accountUrl;
    private final Usd tolerance;
    private final @Nullable URI noticeUrl;

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException naming the variable that is wrong, and never the key
     */
    ReconciliationSettings(
            Optional<String> managementKey, String accountUrl, String tolerance, Optional<String> noticeUrl) {
        this.managementKey = managementKey
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .map(ReconciliationSettings::key)
                .orElse(null);
        this.accountUrl = accountUrl(accountUrl.strip().replaceFirst("/+$", ""));
        this.tolerance = tolerance(tolerance);
        this.noticeUrl =
                noticeUrl.map(text -> url("PURSER_RECONCILE_NOTICE_URL", text)).orElse(null);
    }

    /** The key, or null if Purser does not ask by itself. */
    @Nullable
    String managementKey() {
        return managementKey;
    }

    /** The base URL of the API that tells the account, and the only address that gets the key; without a last slash. */
    URI accountUrl() {
        return accountUrl;
    }

    /** By how much a month may differ without a notice. */
    Usd tolerance() {
        return tolerance;
    }

    /** The receiver of the notices, or null. */
    @Nullable
    URI noticeUrl() {
        return noticeUrl;
    }

    private static String key(String key) {
        if (!key.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            throw new IllegalArgumentException(KEY_VARIABLE + " has a character that no key has");
        }
        return key;
    }

    private static Usd tolerance(String text) {
        try {
            Usd amount = Usd.parse(text.strip());
            if (!amount.isNegative()) {
                return amount;
            }
        } catch (IllegalArgumentException e) {
            // the sentence below says what is right
        }
        throw new IllegalArgumentException(
                "PURSER_RECONCILE_TOLERANCE_USD has to be an amount in US dollars, as in 0.01");
    }

    /** Not that of a model: a model may be at a proxy of somebody else, and a management key can make other keys. */
    private static URI accountUrl(String text) {
        String name = "PURSER_RECONCILE_ACCOUNT_URL";
        URI url = url(name, text);
        if (!url.getScheme().equalsIgnoreCase("https") && !ThisMachine.isHost(url.getHost())) {
            throw new IllegalArgumentException(
                    name + " has to begin with https: the management key goes over http to this machine alone");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(name + " has to be an address without a query");
        }
        return url;
    }

    private static URI url(String name, String text) {
        try {
            URI url = URI.create(text.strip());
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getHost() != null
                    && url.getUserInfo() == null
                    && (scheme.equals("http") || scheme.equals("https"))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // the sentence below says what is right
        }
        throw new IllegalArgumentException(name + " has to be an address of http or https without a user in it");
    }
}
