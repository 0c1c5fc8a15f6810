package io.purser.akash.sdl.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

/** How to log in at the registry that an image comes from; the email may be empty. */
public record ImageCredentials(String host, String email, String username, String password) {
    /** Names the host only. */
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
