package io.purser.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;

/** {@code purser key}: the keys that identify callers. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, lists, rotates and revokes keys, in the database of PURSER_DB_URL.",
        subcommands = {KeyCreateCommand.class, KeyListCommand.class, KeyRotateCommand.class, KeyRevokeCommand.class})
@RegisterForReflection
public final class KeyCommand {}
