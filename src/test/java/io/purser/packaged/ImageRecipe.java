package io.purser.packaged;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Dockerfile of the native image says about a container.
 *
 * @param executable where the executable lies in it
 * @param mode the executable's permissions, in octal
 * @param folder where it starts
 * @param user its number
 * @param port what it listens on
 */
record ImageRecipe(String executable, String mode, String folder, int user, int port, List<String> entrypoint) {
    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile.native-micro");
    private static final ObjectMapper JSON = new ObjectMapper();

    ImageRecipe {
        entrypoint = List.copyOf(entrypoint);
    }

    static ImageRecipe read() throws IOException {
        String text = Files.readString(DOCKERFILE);
        Matcher copy = find(text, "COPY --chown=\\d+:0 --chmod=(\\d+) target/\\*-runner (\\S+)");
        return new ImageRecipe(
                copy.group(2),
                copy.group(1),
                find(text, "WORKDIR (\\S+)").group(1),
                Integer.parseInt(find(text, "USER (\\d+)").group(1)),
                Integer.parseInt(find(text, "EXPOSE (\\d+)").group(1)),
                Arrays.asList(JSON.readValue(find(text, "ENTRYPOINT (\\[.*])").group(1), String[].class)));
    }

    /** The command of a container: a service may replace the entrypoint, and adds its arguments. */
    List<String> command(List<String> instead, List<String> arguments) {
        List<String> command = new ArrayList<>(instead.isEmpty() ? entrypoint : instead);
        command.addAll(arguments);
        return command;
    }

    private static Matcher find(String text, String line) {
        Matcher matcher = Pattern.compile("(?m)^" + line + "$").matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(DOCKERFILE + " has no line " + line);
        }
        return matcher;
    }
}
