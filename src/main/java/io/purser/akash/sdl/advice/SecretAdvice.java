package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlTemplate;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.input.ServiceInput;
import io.purser.akash.sdl.manifest.ImageCredentials;
import io.purser.akash.sdl.rule.SdlRules;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Warns about secrets that everybody who has the file can read. */
final class SecretAdvice {
    private static final String WORD =
            "PASSWORD|PASSWD|PASS|SECRET|TOKEN|MNEMONIC|CREDENTIALS|(?:API|PRIVATE|ACCESS|SECRET|OPERATOR|SECRETS)_?KEY";
    private static final Pattern NAME = Pattern.compile("(?:.*_)?(?:" + WORD + ")(?:_(.*))?");
    /**
     * Names of variables that say where a secret is, how long it lasts or how it is made. Their values are not secrets.
     */
    private static final Pattern ABOUT_ONE = Pattern.compile(
            "(?:.*_)?(?:FILE|PATH|DIR|URL|URI|ENDPOINT|HOST|HEADER|NAME|ID|LENGTH|SIZE|LIMIT|COUNT|TTL|EXPIRY"
                    + "|EXPIRES?|EXPIRES_IN|EXPIRATION|LIFETIME|DURATION|TIMEOUT|AGE|SECONDS|MINUTES|HOURS|DAYS|MIN|MAX|TYPE"
                    + "|ALGORITHM|ISSUER|AUDIENCE|SCOPE|SCOPES|ENABLED|REQUIRED|POLICY|PROVIDER|STORE|BACKEND|VERSION)");
    /** Names of values that a public page contains. They are not secrets. */
    private static final Pattern PUBLIC = Pattern.compile("(?:.*_)?(?:PUBLIC|PUBLISHABLE)(?:_.*)?");

    private static final Pattern SETTING = Pattern.compile("(?i)true|false|yes|no|on|off|none|null");
    private static final Pattern URL_WITH_PASSWORD =
            Pattern.compile("(?i)[a-z][a-z0-9+.-]*://[^/\\s:@]*:[^/\\s@$]+@.*");
    /** Placeholders of other tools. Purser and Akash do not fill them in. */
    private static final Pattern FOREIGN = Pattern.compile(
            "\\$\\{[\\w. -]{1,100}}|\\$\\([\\w. -]{1,100}\\)|\\$[A-Z][A-Z0-9_]{0,100}|\\{\\{[\\w. $-]{1,100}}}|<[\\w -]{1,100}>");

    private SecretAdvice() {}

    static void give(SdlInput input) {
        SdlRules.eachDeployedService(input, SecretAdvice::check);
    }

    private static void check(ServiceInput service) {
        for (SdlValue item : service.at().get("env").items()) {
            String variable = item.text();
            int end = variable.indexOf('=');
            if (end >= 0) {
                checkVariable(item, variable.substring(0, end), variable.substring(end + 1));
            }
        }
        ImageCredentials credentials = service.credentials();
        if (credentials != null && isInClear(credentials.password())) {
            SdlValue at = service.at().get("credentials").get("password");
            at.warning((isForeign(credentials.password())
                            ? "this is no placeholder of an SDL, and goes to the registry as it stands"
                            : "this is a secret in clear")
                    + "; write ${REGISTRY_PASSWORD} and give its value as a secret when deploying");
        }
    }

    private static void checkVariable(SdlValue at, String name, String value) {
        String text = SdlTemplate.byDefault(value);
        boolean isNamed = isSecret(name.toUpperCase(Locale.ROOT)) && isInClear(value);
        if (isNamed || URL_WITH_PASSWORD.matcher(text).matches()) {
            at.warning((isForeign(text)
                            ? "this is no placeholder of an SDL, and reaches the container as it stands"
                            : "this looks like a secret in clear")
                    + "; write " + name + "=${" + placeholder(name)
                    + "} and give its value as a secret when deploying");
        }
    }

    /**
     * Whether the name of a variable says that its value is a secret. A name of a file, a place or a duration does not.
     */
    private static boolean isSecret(String name) {
        Matcher found = NAME.matcher(name);
        return found.matches()
                && !PUBLIC.matcher(name).matches()
                && (found.group(1) == null || !ABOUT_ONE.matcher(found.group(1)).matches());
    }

    /**
     * Whether a secret is readable in the file. An empty value and an open placeholder are not; a default is readable.
     */
    private static boolean isInClear(String value) {
        String text = SdlTemplate.byDefault(value);
        return !text.isBlank()
                && !SdlTemplate.isOpen(value)
                && !SETTING.matcher(text).matches();
    }

    /**
     * Whether the whole text is a placeholder of another tool. Messages do not repeat the text, because it may be a
     * secret.
     */
    private static boolean isForeign(String text) {
        return FOREIGN.matcher(text).matches();
    }

    private static String placeholder(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_").replaceFirst("^[^A-Z]+", "");
    }
}
