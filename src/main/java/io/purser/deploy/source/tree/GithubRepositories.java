package io.purser.deploy.source.tree;

import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import io.purser.problem.BoundedHttpExchange;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads repositories over GitHub's REST API (version 2022-11-28), bounded in size, time and number of requests. */
public final class GithubRepositories {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LARGEST_TREE = 16 << 20;
    private static final int MOST_FILES = 40;
    private static final int OK = 200;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");

    private final URI api;
    private final @Nullable String token;

    /**
     * Where to ask, and as whom.
     *
     * @param api as in {@code https://api.github.com}
     * @param token of somebody who may read, or null for what everybody may
     */
    public GithubRepositories(URI api, @Nullable String token) {
        this.api = api;
        this.token = token;
    }

    /**
     * The files of one commit.
     *
     * @param commit its hash
     */
    public record Checkout(String commit, SourceTree tree) {}

    /**
     * The files that a branch has now.
     *
     * @param revision a branch, tag or commit, or null for the default branch
     * @throws Problem INVALID where it is not there for us, PROVIDER_FAILED or PROVIDER_TIMEOUT where GitHub does not
     *     answer
     */
    public Checkout read(Repository repository, @Nullable String revision) {
        String base = "/repos/" + repository.fullName();
        String hash = read(
                        repository,
                        base + "/commits/" + encoded(revision == null ? "HEAD" : revision),
                        GithubAnswers.Commit.class)
                .sha();
        if (!COMMIT.matcher(hash).matches()) {
            throw Problem.of(
                    ProblemType.PROVIDER_FAILED, "GitHub answers for " + repository.fullName() + " without a commit");
        }
        TreeSet<String> paths =
                read(repository, base + "/git/trees/" + hash + "?recursive=1", GithubAnswers.Tree.class).tree().stream()
                        .filter(GithubAnswers.Entry::isFile)
                        .map(GithubAnswers.Entry::path)
                        .collect(Collectors.toCollection(TreeSet::new));
        return new Checkout(hash, new Tree(repository, hash, Collections.unmodifiableSortedSet(paths)));
    }

    /** One commit's files; each is read once. */
    private final class Tree implements SourceTree {
        private final Repository repository;
        private final String commit;
        private final SortedSet<String> paths;
        private final Map<String, Optional<String>> texts = new HashMap<>();

        Tree(Repository repository, String commit, SortedSet<String> paths) {
            this.repository = repository;
            this.commit = commit;
            this.paths = paths;
        }

        @Override
        public SortedSet<String> paths() {
            return paths;
        }

        @Override
        public Optional<String> read(String path) {
            if (!paths.contains(path)) {
                return Optional.empty();
            }
            Optional<String> known = texts.get(path);
            if (known != null) {
                return known;
            }
            if (texts.size() >= MOST_FILES) {
                return Optional.empty();
            }
            String url = "/repos/" + repository.fullName() + "/contents/" + encodedPath(path) + "?ref=" + commit;
            Optional<String> text = get(repository, url, "application/vnd.github.raw+json", LARGEST_FILE)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
            texts.put(path, text);
            return text;
        }
    }

    private <T> T read(Repository repository, String path, Class<T> answer) {
        byte[] body = get(repository, path, "application/vnd.github+json", LARGEST_TREE)
                .orElseThrow(
                        () -> Problem.invalid("repository", repository.fullName() + " has too many files to look at"));
        try {
            return OutsideJson.read(body, answer);
        } catch (UnreadableJson e) {
            throw Problem.of(
                    ProblemType.PROVIDER_FAILED,
                    "GitHub's answer for " + repository.fullName() + " cannot be read: " + e.getMessage());
        }
    }

    /** The body; empty where it is larger than that. */
    private Optional<byte[]> get(Repository repository, String path, String accept, int largest) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(LONGEST)
                .header("accept", accept)
                .header("x-github-api-version", "2022-11-28")
                .header("user-agent", "purser");
        if (token != null) {
            request.header("authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST)
                .build()) {
            try {
                // What is larger ends with one byte more than is taken, and is not read on.
                HttpResponse<byte[]> response = BoundedHttpExchange.send(
                        client, request.build(), information -> new FirstBytes(largest + 1), Long.MAX_VALUE, LONGEST);
                if (response.statusCode() != OK) {
                    throw refused(repository, response.statusCode());
                }
                return response.body().length > largest ? Optional.empty() : Optional.of(response.body());
            } finally {
                client.shutdownNow();
            }
        } catch (HttpTimeoutException e) {
            throw Problem.of(ProblemType.PROVIDER_TIMEOUT, "GitHub does not answer for " + repository.fullName());
        } catch (IOException e) {
            throw Problem.of(ProblemType.PROVIDER_FAILED, "GitHub cannot be reached at " + api.getHost());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemType.NOT_READY, "Purser is stopping");
        }
    }

    private Problem refused(Repository repository, int status) {
        return switch (status) {
            case 404, 409, 422 ->
                Problem.invalid(
                        "repository",
                        repository.fullName()
                                + " is not there, has no such branch, is empty, or is private: what is built where it"
                                + " runs is cloned there, and has to be public");
            case 301, 302, 307, 308 ->
                Problem.invalid("repository", repository.fullName() + " has moved; give its new name");
            case 403, 429 ->
                Problem.of(
                        ProblemType.PROVIDER_FAILED,
                        "GitHub lets us ask no more for now (" + status + ")"
                                + (token == null ? "; with PURSER_GITHUB_TOKEN it allows more" : ""));
            default ->
                Problem.of(ProblemType.PROVIDER_FAILED, "GitHub answers " + status + " for " + repository.fullName());
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String encodedPath(String path) {
        return encoded(path).replace("%2F", "/");
    }
}
