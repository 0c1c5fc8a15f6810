package io.purser.deploy.source.tree;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The answers of GitHub's REST API, in the form of their JSON. */
@RegisterForReflection(targets = {GithubAnswers.Commit.class, GithubAnswers.Tree.class, GithubAnswers.Entry.class})
final class GithubAnswers {
    private GithubAnswers() {}

    /** A commit, with its hash. */
    record Commit(String sha) {}

    /** All files and folders of a commit. */
    record Tree(List<Entry> tree) {}

    /**
     * A file or a folder.
     *
     * @param type {@code blob} for a file
     */
    record Entry(String path, String type) {
        boolean isFile() {
            return type.equals("blob");
        }
    }
}
