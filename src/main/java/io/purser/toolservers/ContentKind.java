package io.purser.toolservers;

import io.purser.codes.Coded;
import java.util.Locale;

/** What a server may offer beside tools, and how the protocol lists it. */
public enum ContentKind implements Coded {
    RESOURCE("resources", "resources/list", "resources", "uri", 200),
    TEMPLATE("resources", "resources/templates/list", "resourceTemplates", "uriTemplate", 50),
    PROMPT("prompts", "prompts/list", "prompts", "name", 100);

    private final String capability;
    private final String method;
    private final String field;
    private final String id;
    private final int most;

    ContentKind(String capability, String method, String field, String id, int most) {
        this.capability = capability;
        this.method = method;
        this.field = field;
        this.id = id;
        this.most = most;
    }

    /** What a server with such a list says that it has. */
    String capability() {
        return capability;
    }

    /** The method that lists it. */
    String method() {
        return method;
    }

    /** The field of a list's result. */
    public String field() {
        return field;
    }

    /** The field that tells one from another: a URI, a template of URIs, or a name. */
    String id() {
        return id;
    }

    /** Several of them, for messages. */
    String words() {
        return switch (this) {
            case RESOURCE -> "resources";
            case TEMPLATE -> "templates of URIs";
            case PROMPT -> "prompts";
        };
    }

    /** The most that one server may have. */
    int most() {
        return most;
    }

    @Override
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
