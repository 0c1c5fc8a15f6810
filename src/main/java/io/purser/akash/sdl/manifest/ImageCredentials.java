package io.purser.akash.sdl.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

/** The login for an image's registry. The email may be empty. */
public record ImageCredentials(String host, String email, String username, String password) {
    /** Says only the host. */
    @Override
    public String toString() {
        return "ImageCredentials[host=" + host + "]";
    }

    public Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("host", host);
        tree.put("email", email);
        tree.put("username", username);
        tree.put("password", password);
        return tree;
    }
}
