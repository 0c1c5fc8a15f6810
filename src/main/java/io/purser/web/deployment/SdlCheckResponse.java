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
public record SdlCheckResponse(
        boolean ok, @Schema(nullable = true) @Nullable String hash, List<Finding> violations, List<Finding> warnings) {
    /** A mistake or a piece of advice, and its place in the SDL. */
    @Schema(name = "SdlFinding")
    public record Finding(String path, int line, int column, String message) {}

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
