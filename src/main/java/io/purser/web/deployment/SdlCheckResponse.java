package io.purser.web.deployment;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.akash.sdl.yaml.SdlFinding;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking an SDL.
 *
 * @param ok whether Akash accepts the SDL
 * @param hash the hash of its manifest, or null if the SDL has violations
 * @param violations why Akash would refuse the SDL
 * @param warnings what would hinder bids, cost too much, or leak
 */
@Schema(description = "Whether Akash accepts the SDL, and every mistake in it.", examples = SdlCheckResponse.EXAMPLE)
public record SdlCheckResponse(
        @Schema(required = true, description = "Whether Akash accepts the SDL.", examples = "false")
        boolean ok,

        @Schema(
                required = true,
                nullable = true,
                pattern = "[0-9a-f]{64}",
                description = "The SHA-256 hash of the manifest; null if the SDL has violations.",
                examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable
        String hash,

        @Schema(required = true, description = "Why Akash would refuse the SDL.")
        List<Finding> violations,

        @Schema(required = true, description = "What would hinder bids, cost too much, or leak.")
        List<Finding> warnings) {
    static final String EXAMPLE = """
            {"ok": false, "hash": null, "violations": [{"path": "services.web.image", "line": 4, "column": 12,
             "message": "must not be empty"}], "warnings": []}""";

    /** A mistake or a piece of advice, and its place in the SDL. */
    @Schema(name = "SdlFinding", description = "A mistake or a piece of advice, and its place in the SDL.")
    public record Finding(
            @Schema(
                    required = true,
                    description = "The place; empty for the whole file.",
                    examples = "services.web.expose[0].port")
            String path,

            @Schema(required = true, minimum = "1", description = "The line, from 1.", examples = "4")
            int line,

            @Schema(required = true, minimum = "1", description = "The column, from 1.", examples = "12")
            int column,

            @Schema(
                    required = true,
                    description = "What is wrong, and what would be right.",
                    examples = "must not be empty")
            String message) {}

    static SdlCheckResponse of(SdlCheckResult checked) {
        Sdl sdl = checked.sdl();
        return new SdlCheckResponse(
                checked.isValid(),
                sdl == null ? null : sdl.manifest().hashHex(),
                findings(checked.violations()),
                findings(checked.warnings()));
    }

    private static List<Finding> findings(List<SdlFinding> findings) {
        return findings.stream()
                .map(finding -> new Finding(finding.path(), finding.line(), finding.column(), finding.message()))
                .toList();
    }
}
