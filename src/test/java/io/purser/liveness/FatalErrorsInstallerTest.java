package io.purser.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.BesideOthers;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;

@BesideOthers
class FatalErrorsInstallerTest {
    @Test
    void keepsTheFailuresOfThreadsQuietWhereTheBeansAreGone() {
        assertThat(FatalErrorsInstaller.level(null)).isEqualTo(Level.DEBUG);
    }
}
