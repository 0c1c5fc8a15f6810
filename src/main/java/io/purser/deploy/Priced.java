package io.purser.deploy;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.yaml.SdlFinding;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An SDL with prices that a market takes.
 *
 * @param aktInUsd the price of AKT by which prices were converted from uakt, or null if none was converted
 * @param warnings about converted prices
 */
public record Priced(Sdl sdl, @Nullable BigDecimal aktInUsd, List<String> warnings) {
    public Priced {
        warnings = List.copyOf(warnings);
    }

    /** Whether its own warnings tell about the conversion. */
    public boolean isAbout(SdlFinding finding) {
        String place = finding.line() + ":" + finding.column() + ": " + finding.path() + ": ";
        return warnings.stream().anyMatch(warning -> warning.startsWith(place));
    }

    /** An SDL whose prices are in uact already. */
    static Priced asItIs(Sdl sdl) {
        return new Priced(sdl, null, List.of());
    }
}
