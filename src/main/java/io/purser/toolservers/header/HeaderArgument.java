package io.purser.toolservers.header;

import java.util.List;

/**
 * An argument that its server wants as a header, too ({@code x-mcp-header}), so that proxies can decide by it.
 *
 * @param path its name, after those of the objects that it is in
 * @param header the end of the header's name
 * @param isWhole whether it is a whole number
 */
public record HeaderArgument(List<String> path, String header, boolean isWhole) {
    private static final String PREFIX = "Mcp-Param-";

    public HeaderArgument {
        path = List.copyOf(path);
    }

    /** The name of the header. */
    public String headerName() {
        return PREFIX + header;
    }

    /** Its name in a message. */
    public String name() {
        return String.join(".", path);
    }
}
