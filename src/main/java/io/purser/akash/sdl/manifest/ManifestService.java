package io.purser.akash.sdl.manifest;

import io.purser.akash.sdl.group.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One service of a manifest. A list of texts is null if the SDL leaves it out, because an empty list has another hash.
 *
 * @param count replicas
 * @param params null if the SDL has none
 */
public record ManifestService(
        String name,
        String image,
        @Nullable List<String> command,
        @Nullable List<String> args,
        @Nullable List<String> env,
        Resources resources,
        long count,
        List<ServiceExpose> expose,
        @Nullable ServiceParams params,
        @Nullable ImageCredentials credentials) {
    public ManifestService {
        command = command == null ? null : List.copyOf(command);
        args = args == null ? null : List.copyOf(args);
        env = env == null ? null : List.copyOf(env);
        expose = List.copyOf(expose);
    }

    /** Whether a provider has to replace its pods to run the other one. */
    public boolean runsOtherwiseThan(ManifestService other) {
        return !image.equals(other.image)
                || !orNone(command).equals(orNone(other.command))
                || !orNone(args).equals(orNone(other.args))
                || !variables().equals(other.variables());
    }

    /** The environment as a provider gives it to a cluster: a variable without a value has an empty one. */
    private List<String> variables() {
        return orNone(env).stream()
                .map(variable -> variable.contains("=") ? variable : variable + "=")
                .toList();
    }

    private static List<String> orNone(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts;
    }

    /** Leaves out command, arguments, environment and credentials, which may contain secrets. */
    @Override
    public String toString() {
        return "ManifestService[name=" + name + ", image=" + image + ", count=" + count + "]";
    }

    Map<String, @Nullable Object> toTree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        tree.put("image", image);
        tree.put("command", command);
        tree.put("args", args);
        tree.put("env", env);
        tree.put("resources", resources.toTree());
        tree.put("count", count);
        tree.put("expose", expose.stream().map(ServiceExpose::toTree).toList());
        if (params != null) {
            tree.put("params", params.toTree());
        }
        tree.put("credentials", credentials == null ? null : credentials.toTree());
        return tree;
    }
}
