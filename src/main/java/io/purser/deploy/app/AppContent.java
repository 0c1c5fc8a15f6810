package io.purser.deploy.app;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of an app.
 *
 * @param sdl its text, or null if a template is named or Purser makes an SDL for the repository
 * @param template its name, or null
 * @param image the image of the service, in which {@code {sha}} stands for the commit; or null for the image in the SDL
 * @param service the service that runs the image, or null if there is only one
 * @param env values that are not secret
 * @param secrets values that Purser keeps sealed and never shows
 * @param convertDenomination whether to convert prices in uakt, or null to convert them only through Console
 */
public record AppContent(
        @Nullable String sdl,
        @Nullable String template,
        @Nullable String image,
        @Nullable String service,
        Map<String, String> env,
        Map<String, String> secrets,
        @Nullable Boolean convertDenomination) {
    public AppContent {
        env = Map.copyOf(env);
        secrets = Map.copyOf(secrets);
        if (sdl != null && template != null) {
            throw new IllegalArgumentException("an app has an SDL or a template");
        }
    }

    /** Leaves out everything that may be secret. */
    @Override
    public String toString() {
        return "AppContent[" + template + " " + env.keySet() + " " + secrets.keySet() + "]";
    }
}
