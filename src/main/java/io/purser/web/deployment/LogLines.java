package io.purser.web.deployment;

import io.purser.deploy.DeploymentService;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The last lines that the services of a deployment logged. */
@Schema(
        description = "The last lines that the services of a deployment logged.",
        examples = "{\"lines\": [{\"replica\": \"web-7c9f\", \"text\": \"listening on 80\"}]}")
public record LogLines(
        @Schema(required = true, description = "The lines, the oldest first.")
        List<Line> lines) {
    /** A line that a replica of a service logged. */
    @Schema(name = "LogLine", description = "A line that a replica of a service logged.")
    public record Line(
            @Schema(required = true, description = "The name of the replica.", examples = "web-7c9f")
            String replica,

            @Schema(required = true, description = "The text of the line.", examples = "listening on 80")
            String text) {}

    static LogLines of(List<DeploymentService.Line> lines) {
        return new LogLines(lines.stream()
                .map(line -> new Line(line.replica(), line.text()))
                .toList());
    }
}
