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

/** Secrets that stand in the file for everybody to read. */
final class SecretAdvice {
    private static final String WORD =
            "PASSWORD|PASSWD|PASS|SECRET|TOKEN|MNEMONIC|CREDENTIALS|(?:API|PRIVATE|ACCESS|SECRET|OPERATOR|SECRETS)_?KEY";
    private static final Pattern NAME = Pattern.compile("(?:.*_)?(?:" + WORD + ")(?:_(.*))?");
    /** What names where a secret is, how long it lasts or how it is made, and is none itself. */
    private static final Pattern ABOUT_ONE = Pattern.compile(
            "(?:.*_)?(?:FILE|PATH|DIR|URL|URI|ENDPOINT|HOST|HEADER|NAME|ID|LENGTH|SIZE|LIMIT|COUNT|TTL|EXPIRY"
                    + "|EXPIRES?|EXPIRES_IN|EXPIRATION|LIFETIME|DURATION|TIMEOUT|AGE|SECONDS|MINUTES|HOURS|DAYS|MIN|MAX|TYPE"
                    + "|ALGORITHM|ISSUER|AUDIENCE|SCOPE|SCOPES|ENABLED|REQUIRED|POLICY|PROVIDER|STORE|BACKEND|VERSION)");
    /** What a page of everybody holds is no secret. */
    private static final Pattern PUBLIC = Pattern.compile("(?:.*_)?(?:PUBLIC|PUBLISHABLE)(?:_.*)?");

    private static final Pattern SETTING = Pattern.compile("(?i)true|false|yes|no|on|off|none|null");
    private static final Pattern URL_WITH_PASSWORD =
            Pattern.compile("(?i)[a-z][a-z0-9+.-]*://[^/\\s:@]*:[^/\\s@$]+@.*");
    /** What other tools fill in, and Purser and Akash do not. */
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

    /** By its name; what names a file or a place, or says how long one lasts, is not the secret itself. */
    private static boolean isSecret(String name) {
        Matcher found = NAME.matcher(name);
        return found.matches()
                && !PUBLIC.matcher(name).matches()
                && (found.group(1) == null || !ABOUT_ONE.matcher(found.group(1)).matches());
    }

    /** Nothing is no secret, and an open placeholder waits for one; a default is there for everybody to read. */
    private static boolean isInClear(String value) {
        String text = SdlTemplate.byDefault(value);
        return !text.isBlank()
                && !SdlTemplate.isOpen(value)
                && !SETTING.matcher(text).matches();
    }

    /** Whether the whole text is written as a placeholder of something else; it is not repeated, as it may be a secret. */
    private static boolean isForeign(String text) {
        return FOREIGN.matcher(text).matches();
    }

    private static String placeholder(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_").replaceFirst("^[^A-Z]+", "");
    }
}
