package io.purser.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.IVersionProvider;

/** Tells {@code --version} what the build was called. */
@RegisterForReflection
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "purser " + ConfigProvider.getConfig().getValue("quarkus.application.version", String.class)
        };
    }
}
