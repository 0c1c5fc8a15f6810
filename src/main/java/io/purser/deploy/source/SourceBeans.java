package io.purser.deploy.source;

import io.purser.access.SecretSettings;
import io.purser.access.StartupValidation;
import io.purser.access.github.GithubProperties;
import io.purser.deploy.source.tree.GithubRepositories;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import org.eclipse.microprofile.config.Config;

/** Connects the parts of this package, by the settings {@code purser.github.*}. */
@Singleton
class SourceBeans {
    @Produces
    @Singleton
    GithubRepositories repositories(Config config, GithubProperties settings) {
        return new GithubRepositories(
                URI.create(settings.apiUrl()),
                StartupValidation.orRefuse(() -> SecretSettings.of(config).valueOrFile("github.token"))
                        .map(String::strip)
                        .filter(token -> !token.isEmpty())
                        .orElse(null));
    }
}
