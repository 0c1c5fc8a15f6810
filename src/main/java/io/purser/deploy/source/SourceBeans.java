package io.purser.deploy.source;

import io.purser.access.Settings;
import io.purser.access.Start;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the parts of this room together, from the settings {@code purser.github.*}. */
@Singleton
class SourceBeans {
    @Produces
    @Singleton
    GithubRepositories repositories(
            Config config,
            @ConfigProperty(name = "purser.github.api-url", defaultValue = "https://api.github.com") String api) {
        return new GithubRepositories(
                URI.create(api),
                Start.orRefuse(() -> Settings.of(config).valueOrFile("github.token"))
                        .map(String::strip)
                        .filter(token -> !token.isEmpty())
                        .orElse(null));
    }
}
