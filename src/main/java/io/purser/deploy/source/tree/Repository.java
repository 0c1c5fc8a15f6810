package io.purser.deploy.source.tree;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository on GitHub.
 *
 * @param owner as in {@code acme}
 * @param name as in {@code shop}
 */
public record Repository(String owner, String name) {
    private static final Pattern TEXT = Pattern.compile(
            "(?:https://(?:www\\.)?github\\.com/)?([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})/([A-Za-z0-9._-]{1,100}?)(?:\\.git)?/?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/+@-]{0,199}");

    public Repository {
        if (!TEXT.matcher(owner + "/" + name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("has to be a repository on GitHub, as in https://github.com/acme/shop");
        }
    }

    /**
     * Reads {@code acme/shop} or {@code https://github.com/acme/shop}, with or without {@code .git}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Repository parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("has to be a repository on GitHub, as in https://github.com/acme/shop");
        }
        return new Repository(matcher.group(1), matcher.group(2));
    }

    /**
     * Checks the name of a branch, tag or commit.
     *
     * @throws IllegalArgumentException for a name that Git would refuse, or would read as an option
     */
    public static String revision(String text) {
        if (!REVISION.matcher(text).matches()
                || text.contains("..")
                || text.contains("//")
                || text.contains("@{")
                || text.endsWith("/")
                || text.endsWith(".")
                || text.endsWith(".lock")) {
            throw new IllegalArgumentException("has to be a branch, as in main or feature/search");
        }
        return text;
    }

    /** Its name at GitHub, which ignores case. */
    public String fullName() {
        return owner + "/" + name;
    }

    /** The address for cloning it. */
    public String cloneUrl() {
        return "https://github.com/" + fullName() + ".git";
    }
}
