package io.purser.cli.akash;

import io.purser.cli.PurserCommand;
import io.purser.cli.base.CommandBase;
import io.purser.support.MarketByHand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import picocli.CommandLine;

/** Tests the commands that use Akash's market without a server. */
@Execution(ExecutionMode.CONCURRENT)
class MarketCommandsTest extends MarketByHand {
    @Override
    protected Ran run(Map<String, String> environment, List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new PurserCommand(), new WithSettings(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    /** Makes commands that read these settings instead of the process's environment. */
    private record WithSettings(Map<String, String> settings) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            K made = CommandLine.defaultFactory().create(type);
            if (made instanceof CommandBase command) {
                command.readSettingsFrom(name -> Optional.ofNullable(settings.get(name)));
            }
            return made;
        }
    }
}
