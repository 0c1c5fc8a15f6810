package io.purser.akash.sdl.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.fake.AkashWorld;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestServiceTest {
    private static final ManifestService WEB = AkashWorld.sdl("nginx:1.27")
            .manifest()
            .groups()
            .getFirst()
            .services()
            .getFirst();

    private static ManifestService with(
            @Nullable List<String> command, @Nullable List<String> args, @Nullable List<String> env) {
        return new ManifestService(
                WEB.name(),
                WEB.image(),
                command,
                args,
                env,
                WEB.resources(),
                WEB.count(),
                WEB.expose(),
                WEB.params(),
                WEB.credentials());
    }

    @Test
    void runsTheSamePodsIfItsTextsMeanTheSame() {
        ManifestService none = with(null, null, null);

        assertThat(with(List.of(), null, null).runsOtherwiseThan(none)).isFalse();
        assertThat(with(null, List.of(), null).runsOtherwiseThan(none)).isFalse();
        assertThat(none.runsOtherwiseThan(with(null, null, List.of()))).isFalse();
        assertThat(with(null, null, List.of("DEBUG")).runsOtherwiseThan(with(null, null, List.of("DEBUG="))))
                .isFalse();
    }

    @Test
    void replacesItsPodsIfATextChanges() {
        ManifestService none = with(null, null, null);

        assertThat(with(List.of("sh"), null, null).runsOtherwiseThan(none)).isTrue();
        assertThat(with(null, List.of("-v"), null).runsOtherwiseThan(none)).isTrue();
        assertThat(with(null, null, List.of("DEBUG=1")).runsOtherwiseThan(with(null, null, List.of("DEBUG"))))
                .isTrue();
        assertThat(with(null, null, List.of("A=1", "A=2")).runsOtherwiseThan(with(null, null, List.of("A=1", "A=3"))))
                .isTrue();
    }
}
