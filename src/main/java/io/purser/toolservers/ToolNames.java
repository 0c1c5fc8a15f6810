package io.purser.toolservers;

import java.util.regex.Pattern;

/** The names of tool servers and of their tools. Behind Purser, a tool is {@code server__tool}. */
public final class ToolNames {
    /** Between the name of a server and that of its tool. No tool of Purser's own has it. */
    public static final String DIVIDER = "__";

    /** The form of a server's name, as a regular expression of JSON Schema. */
    public static final String SERVER_FORM = "^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$";

    /** The form of a tool's name at its server, as the protocol asks for it, without one that begins like an option. */
    static final String TOOL_FORM = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$";

    /** The longest name that every client can give to a model. */
    static final int LONGEST = 64;

    private static final Pattern SERVER = Pattern.compile(SERVER_FORM);
    private static final Pattern TOOL = Pattern.compile(TOOL_FORM);

    private ToolNames() {}

    /**
     * Reads the name of a server.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static String server(String text) {
        if (!SERVER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "has to be 1 to 24 lower-case letters, digits and hyphens, and to begin with a letter");
        }
        return text;
    }

    /**
     * Reads the name of a tool at its server.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static String tool(String text) {
        if (!isTool(text)) {
            throw new IllegalArgumentException(
                    "has to be 1 to 128 letters, digits, underscores, hyphens and dots, without a hyphen or dot at the begin");
        }
        return text;
    }

    /** Whether a tool at a server may have this name. */
    static boolean isTool(String text) {
        return TOOL.matcher(text).matches();
    }

    /** The name of the tool behind Purser. */
    static String joined(String server, String tool) {
        return server + DIVIDER + tool;
    }

    /** Whether a tool of this name would be one of a server. */
    public static boolean isOfServer(String name) {
        return name.indexOf(DIVIDER) > 0;
    }
}
