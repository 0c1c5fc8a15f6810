package io.purser.deploy.source;

import io.purser.access.SecretSettings;
import io.purser.access.StartupValidation;
import io.purser.deploy.source.tree.GithubRepositories;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the parts of this package together, from the settings {@code purser.github.*}. */
@Singleton
class SourceBeans {
    @Produces
    @Singleton
    GithubRepositories repositories(
            Config config,
            @ConfigProperty(name = "purser.github.api-url", defaultValue = "https://api.github.com") String api) {
        return new GithubRepositories(
                URI.create(api),
                StartupValidation.orRefuse(() -> SecretSettings.of(config).valueOrFile("github.token"))
                        .map(String::strip)
                        .filter(token -> !token.isEmpty())
                        .orElse(null));
    }
}
