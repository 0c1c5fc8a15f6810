package io.purser.access.github;

import io.purser.access.route.Caller;
import io.purser.access.route.KeyPermissions;
import io.purser.access.route.RateLimits;
import io.purser.access.route.Role;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that the operator allows to deploy. A null field is not checked; a given field has to match.
 *
 * @param repository such as {@code acme/shop}, exactly
 * @param repositoryId its number, or null
 * @param ref such as {@code refs/heads/main}, or with a last {@code *} such as {@code refs/tags/v*}; or null
 * @param environment of the job, or null
 * @param workflow the path of its file, such as {@code .github/workflows/deploy.yml}, or null
 * @param team the team whose budgets its deployments count against, or null
 */
record DeployRule(
        String repository,
        @Nullable String repositoryId,
        @Nullable String ref,
        @Nullable String environment,
        @Nullable String workflow,
        @Nullable String team) {
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9-]+/[A-Za-z0-9._-]+");

    DeployRule {
        if (!REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException("repository has to be as in acme/shop");
        }
        if (ref == null && environment == null) {
            throw new IllegalArgumentException("a rule needs a ref or an environment: a repository alone would let"
                    + " every branch of it deploy");
        }
        if (ref != null && !(ref.startsWith("refs/heads/") || ref.startsWith("refs/tags/"))) {
            throw new IllegalArgumentException("ref has to begin with refs/heads/ or refs/tags/");
        }
    }

    boolean matches(WorkflowClaims claims) {
        return repository.equals(claims.repository())
                && (repositoryId == null || repositoryId.equals(claims.repositoryId()))
                && (ref == null || refMatches(ref, claims.ref()))
                && (environment == null || claims.environment().equals(Optional.of(environment)))
                && (workflow == null || claims.workflow().equals(Optional.of(workflow)));
    }

    private static boolean refMatches(String wanted, String ref) {
        return wanted.endsWith("*") ? ref.startsWith(wanted.substring(0, wanted.length() - 1)) : wanted.equals(ref);
    }

    Caller caller() {
        return new Caller(
                "github:" + repository,
                null,
                team,
                Set.of(),
                Set.of(Role.DEPLOYER),
                Set.of(),
                Set.of(),
                RateLimits.NONE,
                KeyPermissions.NONE,
                null);
    }
}
