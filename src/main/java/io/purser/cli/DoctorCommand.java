package io.purser.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.cli.akash.AkashCommandBase;
import io.purser.cli.base.JsonOption;
import io.purser.deploy.market.AkashSettings;
import io.purser.deploy.market.MarketFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code purser doctor}: shows the problems that would stop a deployment, and how to solve them. */
@Command(
        name = "doctor",
        description = "Checks configuration, nodes, clock, balances and providers, and says how to mend what is wrong."
                + " Exits with 1 if anything is.")
@RegisterForReflection
public final class DoctorCommand extends AkashCommandBase {
    @Mixin
    private JsonOption json = new JsonOption();

    public @Override int run(AkashSettings akash, MarketFactory markets) {
        List<DiagnosticResult> diagnoses = new SetupDiagnostics(akash, markets, Clock.systemUTC()).examine();
        boolean isWell =
                diagnoses.stream().noneMatch(diagnosis -> diagnosis.state() == DiagnosticResult.DiagnosticState.BAD);
        if (json.isWanted()) {
            ObjectNode answer = object().put("ok", isWell);
            ArrayNode checks = answer.putArray("checks");
            diagnoses.forEach(diagnosis -> checks.addObject()
                    .put("check", diagnosis.check())
                    .put("state", state(diagnosis))
                    .put("detail", diagnosis.detail())
                    .put("mend", diagnosis.mend()));
            print(answer);
        } else {
            print(diagnoses);
        }
        return isWell ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Prints columns that are as wide as their widest word, with two spaces between them. */
    private void print(List<DiagnosticResult> diagnoses) {
        int states = widest(diagnoses, DoctorCommand::state);
        int checks = widest(diagnoses, DiagnosticResult::check);
        String row = "%-" + states + "s  %-" + checks + "s  %s%n";
        for (DiagnosticResult diagnosis : diagnoses) {
            output().printf(row, state(diagnosis), diagnosis.check(), diagnosis.detail());
            if (!diagnosis.mend().isEmpty()) {
                output().printf(row, "", "", diagnosis.mend());
            }
        }
    }

    private static int widest(List<DiagnosticResult> diagnoses, Function<DiagnosticResult, String> column) {
        return diagnoses.stream()
                .mapToInt(diagnosis -> column.apply(diagnosis).length())
                .max()
                .orElse(1);
    }

    private static String state(DiagnosticResult diagnosis) {
        return diagnosis.state().name().toLowerCase(Locale.ROOT);
    }
}
