package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.yaml.SdlFinding;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An SDL whose prices a market takes.
 *
 * @param aktInUsd what an AKT was taken to be worth where prices were converted from uakt, or null where none was
 * @param warnings about prices that were converted
 */
public record Priced(Sdl sdl, @Nullable BigDecimal aktInUsd, List<String> warnings) {
    public Priced {
        warnings = List.copyOf(warnings);
    }

    /** Whether its own warnings say what became of that. */
    public boolean isAbout(SdlFinding finding) {
        String place = finding.line() + ":" + finding.column() + ": " + finding.path() + ": ";
        return warnings.stream().anyMatch(warning -> warning.startsWith(place));
    }

    /** One that is in uact already. */
    static Priced asItIs(Sdl sdl) {
        return new Priced(sdl, null, List.of());
    }
}
