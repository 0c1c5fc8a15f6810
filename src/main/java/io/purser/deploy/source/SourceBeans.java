package io.purser.deploy.source;

import io.purser.access.SecretSettings;
import io.purser.access.StartupValidation;
import io.purser.access.github.GithubProperties;
import io.purser.deploy.source.tree.GithubRepositories;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Connects the parts of this package, by the settings {@code purser.github.*}; a wrong one stops the start. */
@Singleton
class SourceBeans {
    @Produces
    @Singleton
    GithubRepositories repositories(Config config, GithubProperties settings) {
        return StartupValidation.orRefuse(() -> new GithubRepositories(
                address(settings.apiUrl()),
                SecretSettings.of(config)
                        .valueOrFile("github.token")
                        .map(String::strip)
                        .filter(token -> !token.isEmpty())
                        .orElse(null)));
    }

    /** Reads the settings before Purser serves a request. */
    void start(@Observes StartupEvent event, GithubRepositories repositories) {}

    private static URI address(String setting) {
        try {
            URI address = new URI(setting);
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (URISyntaxException notOne) {
            // the same sentence
        }
        throw new IllegalStateException("PURSER_GITHUB_API_URL has to be an http or https URL");
    }
}
