package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.akash.sdl.input.SdlTemplate;
import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An SDL with placeholders, and the values for them.
 *
 * @param env values that are not secret
 * @param secrets values that Purser keeps sealed and never shows
 */
public record Blueprint(String text, Map<String, String> env, Map<String, String> secrets) {
    private static final List<String> PURSERS = List.of(
            "route",
            "record-usage",
            "budget-check",
            "deploy",
            "delegate",
            "purser",
            "purser-external-database",
            "371-os/universal-tool-server");
    private static final List<String> OTHERS = List.of("localai", "371-os/ceo-agent", "371-os/agent-coordinator");

    public Blueprint {
        env = Map.copyOf(env);
        secrets = Map.copyOf(secrets);
    }

    /** The names of the SDLs that Purser contains. */
    public static Set<String> templates() {
        Set<String> names = new TreeSet<>(PURSERS);
        names.addAll(OTHERS);
        return names;
    }

    /** Whether that template runs Purser itself, which reports when it is ready. */
    public static boolean isPurser(String template) {
        return PURSERS.contains(template);
    }

    /** The text of a template. */
    public static Optional<String> template(String name) {
        if (!templates().contains(name)) {
            return Optional.empty();
        }
        try (InputStream file = Blueprint.class.getResourceAsStream("/akash/" + name + ".yaml")) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The placeholders that have neither a value nor a default. */
    public Set<String> missing() {
        return SdlTemplate.of(text).missing(values());
    }

    /** The values without a placeholder, most likely because of a typing mistake. */
    public Set<String> unused() {
        Set<String> unused = new TreeSet<>(values().keySet());
        unused.removeAll(SdlTemplate.of(text).names());
        return unused;
    }

    /** The mistakes in the SDL, without its secrets. */
    public List<SdlFinding> violations() {
        return checked(masked()).violations();
    }

    /**
     * The warnings: values that may hinder bids, cost too much or leak. A value that is given as a secret does not
     * leak.
     */
    public List<SdlFinding> warnings() {
        Map<String, String> all = new HashMap<>(env);
        secrets.keySet().forEach(name -> all.put(name, "${" + name + "}"));
        return checked(all).warnings();
    }

    /**
     * The SDL with every value filled in.
     *
     * @throws Problem INVALID if it is not a valid SDL; the text contains no secret
     */
    public Sdl sdl() {
        @Nullable Sdl sdl = checked(values()).sdl();
        if (sdl == null) {
            checked(masked()).orThrow();
            throw Problem.invalid("secrets", "hold a value that makes the SDL invalid where it is filled in");
        }
        return sdl;
    }

    private SdlCheckResult checked(Map<String, String> values) {
        return Sdl.check(SdlTemplate.of(text).fill(values));
    }

    private Map<String, String> values() {
        Map<String, String> all = new HashMap<>(env);
        all.putAll(secrets);
        return all;
    }

    private Map<String, String> masked() {
        Map<String, String> all = new HashMap<>(env);
        secrets.keySet().forEach(name -> all.put(name, "secret"));
        return all;
    }

    /** Leaves out everything that may be secret. */
    @Override
    public String toString() {
        return "Blueprint[" + env.keySet() + " " + secrets.keySet() + "]";
    }
}
