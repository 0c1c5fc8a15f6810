package io.purser.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code purser logs}: prints the newest lines that the services of a deployment wrote. */
@Command(name = "logs", description = "Prints the last lines that the services of a deployment wrote.")
@RegisterForReflection
final class LogsCommand extends ServerCommandBase {
    @Parameters(paramLabel = "ID", description = "The deployment.")
    private String id = "";

    @Option(names = "--tail", description = "How many lines; 100 if not said.")
    private int tail = 100;

    @Option(names = "--service", description = "One service; all of them without.")
    private String service = "";

    @Override
    int run() throws ServerRefusal, IOException, InterruptedException {
        String query = "?tail=" + tail
                + (service.isEmpty() ? "" : "&service=" + URLEncoder.encode(service, StandardCharsets.UTF_8));
        for (JsonNode line :
                ask("GET", "/v1/deployments/" + id + "/logs" + query, null).path("lines")) {
            output().println(line.path("replica").asText() + "  "
                    + line.path("text").asText());
        }
        return CommandLine.ExitCode.OK;
    }
}
