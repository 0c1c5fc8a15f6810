package io.purser.deploy.source.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.purser.fake.FakeGithub;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GithubRepositoriesTest {
    private static final Repository SHOP = new Repository("acme", "shop");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final FakeGithub github = new FakeGithub();
    private final GithubRepositories repositories = new GithubRepositories(github.uri(), "a-token");

    @AfterEach
    void stop() {
        github.close();
    }

    @Test
    void readsTheFilesThatABranchHas() {
        github.push("acme/shop", "feature/search", COMMIT, Map.of("go.mod", "module shop", "main.go", "package main"));

        GithubRepositories.Checkout checkout = repositories.read(SHOP, "feature/search");

        assertThat(checkout.commit()).isEqualTo(COMMIT);
        assertThat(checkout.tree().paths()).containsExactly("go.mod", "main.go");
        assertThat(checkout.tree().read("go.mod")).contains("module shop");
        assertThat(checkout.tree().read("missing")).isEmpty();
        assertThat(github.authorizations()).isNotEmpty().containsOnly("Bearer a-token");
    }

    @Test
    void readsTheDefaultBranchAndLeavesOutWhatIsTooLarge() {
        github.push("acme/shop", "HEAD", COMMIT, Map.of("package.json", " ".repeat(SourceTree.LARGEST_FILE + 1)));

        assertThat(repositories.read(SHOP, null).tree().read("package.json")).isEmpty();
    }

    @Test
    void saysWhyItCannotBeRead() {
        assertThatThrownBy(() -> repositories.read(SHOP, "nothing"))
                .hasMessageContaining("acme/shop is not there, has no such branch");
        for (Map.Entry<Integer, String> answer : Map.of(
                        301, "acme/shop has moved; give its new name",
                        403, "GitHub lets us ask no more for now (403)",
                        500, "GitHub answers 500 for acme/shop")
                .entrySet()) {
            github.answerWith(answer.getKey());
            assertThatThrownBy(() -> repositories.read(SHOP, null)).hasMessageContaining(answer.getValue());
        }
        GithubRepositories unreachable = new GithubRepositories(URI.create("http://127.0.0.1:1"), null);
        assertThatThrownBy(() -> unreachable.read(SHOP, null))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.type()).isIn(List.of(ProblemType.PROVIDER_FAILED)));
    }
}
