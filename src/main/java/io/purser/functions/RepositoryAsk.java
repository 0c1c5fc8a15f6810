package io.purser.functions;

import io.purser.deploy.source.GeneratedSdl;
import io.purser.deploy.source.Repository;
import io.purser.json.Fields;
import java.util.Map;

/** The fields that name a repository to be built where it runs. */
final class RepositoryAsk {
    private static final int LONGEST_URL = 300;
    private static final int LONGEST_BRANCH = 200;

    private RepositoryAsk() {}

    /** Notes everything that is wrong with {@code repository}, {@code branch}, and the environment that it is given. */
    static void check(Fields fields, Map<String, String> env, Map<String, String> secrets) {
        fields.parsed("repository", LONGEST_URL, Repository::parse);
        fields.parsed("branch", LONGEST_BRANCH, Repository::revision);
        for (String name : GeneratedSdl.RESERVED) {
            if (env.containsKey(name) || secrets.containsKey(name)) {
                fields.violation(
                        (env.containsKey(name) ? "env." : "secrets.") + name,
                        "is set by the SDL that is made for the repository");
            }
        }
    }
}
