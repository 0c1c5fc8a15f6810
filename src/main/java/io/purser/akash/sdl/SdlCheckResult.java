package io.purser.akash.sdl;

import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking an SDL.
 *
 * @param sdl null if there are violations
 * @param violations why Akash would refuse the file, in the order of the file
 * @param warnings places that Akash would accept, but that prevent bids, cost too much or leak secrets, in the order of
 *     the file
 */
public record SdlCheckResult(@Nullable Sdl sdl, List<SdlFinding> violations, List<SdlFinding> warnings) {
    public SdlCheckResult {
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
        if ((sdl == null) == violations.isEmpty()) {
            throw new IllegalArgumentException("an SDL is either valid or has violations");
        }
    }

    public boolean isValid() {
        return sdl != null;
    }

    /**
     * The SDL.
     *
     * @throws Problem INVALID with every violation, if there are any
     */
    public Sdl orThrow() {
        if (sdl == null) {
            throw Problem.invalid(
                    violations.stream().map(SdlFinding::toViolation).toList());
        }
        return sdl;
    }
}
