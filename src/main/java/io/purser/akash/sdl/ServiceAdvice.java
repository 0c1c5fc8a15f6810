package io.purser.akash.sdl;

import java.util.Locale;
import java.util.regex.Pattern;

/** What makes a service hard to reproduce, leaky, or slow to be noticed when it fails. */
final class ServiceAdvice {
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(.*_)?(PASSWORD|PASSWD|PASS|SECRET|TOKEN|MNEMONIC|CREDENTIALS|(API|PRIVATE|ACCESS|SECRET|OPERATOR|SECRETS)_?KEY)(_.*)?");
    private static final Pattern NAME_OF_A_PLACE = Pattern.compile(".*_(FILE|PATH|DIR)");
    private static final Pattern URL_WITH_PASSWORD = Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\s:@]*:[^/\\s@$]+@.*");

    private ServiceAdvice() {}

    static void give(SdlInput input) {
        Rules.eachDeployedService(input, ServiceAdvice::checkImage);
        Rules.eachDeployedService(input, ServiceAdvice::checkSecrets);
        for (SdlInput.Binding binding : input.bindings()) {
            ServiceInput service = input.services().get(binding.service());
            if (service != null && binding.count() > 1) {
                service.exposes().forEach(ServiceAdvice::checkFailover);
            }
        }
    }

    private static void checkImage(ServiceInput service) {
        String image = SdlTemplate.byDefault(service.image());
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean pinned =
                image.contains("@") || SdlTemplate.isOpen(image) || (last.contains(":") && !last.endsWith(":latest"));
        if (!image.isEmpty() && !pinned) {
            service.at()
                    .get("image")
                    .warning("which image this is changes over time and providers keep old copies; name a version");
        }
    }

    private static void checkSecrets(ServiceInput service) {
        for (Value item : service.at().get("env").items()) {
            String variable = item.text();
            int end = variable.indexOf('=');
            String name = end < 0 ? variable : variable.substring(0, end);
            String value = end < 0 ? "" : variable.substring(end + 1);
            boolean named = isSecret(name.toUpperCase(Locale.ROOT)) && isInClear(value);
            if (named || URL_WITH_PASSWORD.matcher(value).matches()) {
                item.warning("this looks like a secret in clear; write " + name + "=${" + placeholder(name)
                        + "} and give its value as a secret when deploying");
            }
        }
        ImageCredentials credentials = service.credentials();
        if (credentials != null && isInClear(credentials.password())) {
            service.at()
                    .get("credentials")
                    .get("password")
                    .warning("this is a secret in clear; write ${REGISTRY_PASSWORD} and give its value as a secret when"
                            + " deploying");
        }
    }

    /** By its name; what names a file or a place is not the secret itself. */
    private static boolean isSecret(String name) {
        return SECRET_NAME.matcher(name).matches()
                && !NAME_OF_A_PLACE.matcher(name).matches();
    }

    /** Nothing is no secret, and an open placeholder waits for one; a default is there for everybody to read. */
    private static boolean isInClear(String value) {
        return !SdlTemplate.byDefault(value).isEmpty() && !SdlTemplate.isOpen(value);
    }

    private static String placeholder(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    }

    /** Akash knows no health check; what an ingress passes to the next replica is all there is. */
    private static void checkFailover(ExposeInput expose) {
        boolean http = expose.to().stream().anyMatch(ExposeInput.To::global)
                && expose.protocol() == ServiceExpose.Protocol.TCP
                && (expose.as() == 0 ? expose.port() : expose.as()) == 80;
        if (http && expose.httpOptions().equals(HttpOptions.DEFAULT)) {
            expose.at()
                    .warning("nothing checks the health of the replicas; let the ingress pass on what a failing one"
                            + " answers: http_options: {next_cases: [error, timeout, \"502\", \"503\"]}");
        }
    }
}
