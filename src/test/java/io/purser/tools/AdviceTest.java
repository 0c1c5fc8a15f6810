package io.purser.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdviceTest {
    private static Advice on(ProblemType type, Tool tool, String arguments) {
        return Advice.on(type, tool, arguments.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL", "NOT_READY", "PROVIDER_FAILED", "PROVIDER_TIMEOUT"})
    void letsNobodyRepeatASpendThatNoKeyMakesHappenOnce(ProblemType type) {
        for (Tool tool : Tool.values()) {
            boolean spends = tool.effect() == Tool.Effect.SPENDS;
            assertThat(on(type, tool, "{}").tryAgain()).as(tool.code()).isEqualTo(!spends);
            assertThat(on(type, tool, "{\"x\": [{}], \"idempotency_key\": \"k\"}")
                            .tryAgain())
                    .as(tool.code())
                    .isTrue();
        }
        assertThat(on(type, Tool.DEPLOY, "{}").sentence())
                .contains("budget_check", "cost_report", "deployment_status", "idempotency_key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROUTE|{\"dry_run\": true}|true",
                "ROUTE|{\"dry_run\": false}|false",
                "ROUTE|{\"reserve\": false}|true",
                "ROUTE|{\"idempotency_key\": null}|false",
                "ROUTE|{\"metadata\": {\"idempotency_key\": \"k\"}}|false",
                "RECORD_USAGE|{\"reservation\": \"r\"}|true",
                "RECORD_USAGE|{\"target\": \"t\"}|false",
                "DEPLOY|{\"dry_run|false"
            })
    void looksForWhatMakesARepetitionHarmless(Tool tool, String arguments, boolean mayRepeat) {
        assertThat(on(ProblemType.INTERNAL, tool, arguments).tryAgain()).isEqualTo(mayRepeat);
    }

    @Test
    void sendsWhoReadsOrClosesADeploymentInAnotherStateToItsState() {
        for (Tool tool : new Tool[] {Tool.DEPLOYMENT_LOGS, Tool.CLOSE_DEPLOYMENT}) {
            Advice advice = on(ProblemType.CONFLICT, tool, "{}");
            assertThat(advice.sentence()).contains("deployment_status").doesNotContain("idempotency_key");
            assertThat(advice.tryAgain()).isTrue();
        }
        assertThat(on(ProblemType.CONFLICT, Tool.DEPLOY, "{}").sentence()).contains("another idempotency_key");
    }
}
