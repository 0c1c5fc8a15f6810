package io.purser.web.deployment;

import io.purser.deploy.DeploymentService;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The last lines that the services of a deployment logged. */
public record LogLines(List<Line> lines) {
    /** A line that a replica of a service logged. */
    @Schema(name = "LogLine")
    public record Line(String replica, String text) {}

    static LogLines of(List<DeploymentService.Line> lines) {
        return new LogLines(lines.stream()
                .map(line -> new Line(line.replica(), line.text()))
                .toList());
    }
}
