package io.purser.cli.akash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.sdl.Sdl;
import io.purser.cli.base.CommandBase;
import io.purser.cli.sdl.SdlFile;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;

/** The base of the commands about Akash: it reads the settings and prints failures. None of them needs a database. */
@Command
@RegisterForReflection
public abstract class AkashCommandBase extends CommandBase {
    @Override
    public final Integer call() {
        // No server has configured the log, and the runtime would log every certificate that it reads.
        Logger.getLogger("").setLevel(Level.WARNING);
        AkashSettings akash = new AkashSettings(settings());
        try (MarketFactory markets = new MarketFactory(akash, Clock.systemUTC())) {
            return run(akash, markets);
        } catch (Problem problem) {
            return fail(problem.detail());
        } catch (OutsideFailure e) {
            return fail(e.isOpen() ? e.advice() + howToGoOn() : e.advice());
        }
    }

    /** A line to print after an unknown outcome if the same command again is not enough; empty by default. */
    String howToGoOn() {
        return "";
    }

    /**
     * Reads the file as an SDL.
     *
     * @throws Problem INVALID with all violations
     */
    final Sdl sdl(String file) {
        return SdlFile.read(file, spec()).checked().orThrow();
    }

    /** Runs the command and returns the exit code. */
    public abstract int run(AkashSettings akash, MarketFactory markets);

    protected final void print(JsonNode json) {
        output().println(json.toPrettyString());
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
