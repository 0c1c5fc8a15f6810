package io.purser.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The base of the commands that order or change a deployment, which may send an SDL. */
@Command
@RegisterForReflection
abstract class OrderCommandBase extends DeployCommandBase {
    @Option(
            names = "--convert-denomination",
            description = "Prices in uakt are converted at the oracle's price; through Console they are anyway.")
    private boolean convertDenomination;

    /** The body of a request with the text of the file, if there is one. */
    final ObjectNode bodyOf(@Nullable Path sdl) throws ServerRefusal {
        ObjectNode body = object();
        if (sdl != null) {
            try {
                body.put("sdl", Files.readString(sdl));
            } catch (IOException e) {
                throw new ServerRefusal("the file " + sdl + " cannot be read");
            }
        }
        putIf(convertDenomination, body, "convert_denomination");
        return body;
    }

    /**
     * Sends an order or a change until it is answered. Its idempotency key makes Purser carry it out once.
     *
     * @param advice what to do if no answer came in the end
     */
    final JsonNode askOnce(String method, String path, ObjectNode body, String key, String advice)
            throws ServerRefusal, IOException, InterruptedException {
        body.put("idempotency_key", key);
        try {
            return askUntilAnswered(method, path, body);
        } catch (ServerRefusal e) {
            throw new ServerRefusal(e.getMessage() + (e.isUncertain() ? advice : ""));
        } catch (IOException e) {
            if (!wasReached()) {
                throw e;
            }
            throw new ServerRefusal(unanswered(e) + advice);
        }
    }

    static void putIf(boolean isWanted, ObjectNode body, String field) {
        if (isWanted) {
            body.put(field, true);
        }
    }

    static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
