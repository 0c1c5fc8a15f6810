package io.purser.akash.sdl.input;

import io.purser.akash.sdl.manifest.ImageCredentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service as the file has it under {@code services}. */
public record ServiceInput(
        SdlValue at,
        String image,
        @Nullable List<String> command,
        @Nullable List<String> args,
        @Nullable List<String> env,
        List<ExposeInput> exposes,
        List<SdlValue> dependencies,
        @Nullable Params params,
        @Nullable ImageCredentials credentials) {

    /** The content of {@code params}. */
    public record Params(
            SdlValue at,
            Map<String, Mount> mounts,
            boolean hasPermissions,
            @Nullable List<String> read,
            String tee) {}

    /** The path at which a volume is mounted. */
    public record Mount(SdlValue at, String path, boolean readOnly) {}

    static ServiceInput read(SdlValue at) {
        at.expectFields("image", "command", "args", "env", "expose", "dependencies", "params", "credentials");
        return new ServiceInput(
                at,
                at.get("image").text(),
                at.get("command").texts(),
                at.get("args").texts(),
                at.get("env").texts(),
                at.get("expose").items().stream().map(ExposeInput::read).toList(),
                dependencies(at.get("dependencies")),
                params(at.get("params")),
                credentials(at.get("credentials")));
    }

    /** Leaves out command and environment, which may contain secrets. */
    @Override
    public String toString() {
        return "ServiceInput[" + at.path() + "]";
    }

    private static List<SdlValue> dependencies(SdlValue at) {
        return at.items().stream()
                .map(item -> {
                    item.expectFields("service");
                    item.get("service").text();
                    return item.get("service");
                })
                .toList();
    }

    private static @Nullable Params params(SdlValue at) {
        if (at.isAbsent()) {
            return null;
        }
        at.expectFields("storage", "permissions", "tee");
        Map<String, Mount> mounts = new LinkedHashMap<>();
        at.get("storage").fields().forEach((name, mount) -> {
            mount.expectFields("mount", "readOnly");
            mounts.put(
                    name,
                    new Mount(
                            mount,
                            mount.get("mount").text(),
                            mount.get("readOnly").flag()));
        });
        SdlValue permissions = at.get("permissions");
        permissions.expectFields("read");
        return new Params(
                at,
                mounts,
                permissions.isPresent(),
                permissions.get("read").texts(),
                at.get("tee").text());
    }

    private static @Nullable ImageCredentials credentials(SdlValue at) {
        if (at.isAbsent()) {
            return null;
        }
        at.expectFields("host", "email", "username", "password");
        return new ImageCredentials(
                at.get("host").text(),
                at.get("email").text(),
                at.get("username").text(),
                at.get("password").text());
    }
}
