package io.purser.deploy.source.plan;

import java.util.regex.Pattern;

/** Names and paths of a repository that a shell takes literally, so that they may stand in a command. */
public final class ShellSafeName {
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_@][A-Za-z0-9_.@-]*(/[A-Za-z0-9_@][A-Za-z0-9_.@-]*)*");

    private ShellSafeName() {}

    /** Whether a path stays in the repository, and cannot be read as an option. */
    public static boolean isPath(String text) {
        return text.length() <= 200 && PATH.matcher(text).matches();
    }
}
