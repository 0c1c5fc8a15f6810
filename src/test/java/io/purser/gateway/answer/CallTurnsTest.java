package io.purser.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pieces of parallel calls a caller is told, and when. */
class CallTurnsTest {
    private final List<String> told = new ArrayList<>();
    private final CallTurns.Teller teller = new CallTurns.Teller() {
        @Override
        public void piece(ToolPieces.Call call, String arguments) {
            told.add(call.name() + " " + arguments);
        }

        @Override
        public void end(ToolPieces.Call call, boolean isLast) {
            told.add(call.name() + (isLast ? " is last" : " ends"));
        }
    };
    private final CallTurns turns = new CallTurns();

    private static JsonNode piece(int number, String name, String arguments) {
        ObjectNode delta = PassthroughJson.object();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", number);
        call.putObject("function").put("name", name).put("arguments", arguments);
        return delta;
    }

    private void comes(int number, String name, String arguments) {
        turns.read(piece(number, name, arguments), teller);
    }

    @Test
    void tellsEachPieceAtOnceOfCallsThatComeOneAfterTheOther() {
        comes(0, "look", "");
        comes(0, "", "{\"at\":");
        comes(0, "", "1}");
        assertThat(told).containsExactly("look ", "look {\"at\":", "look 1}");
        comes(1, "touch", "{");

        assertThat(told).endsWith("look 1}", "look ends", "touch {");
        assertThat(turns.bytesWaiting()).isZero();
        comes(1, "", "}");
        turns.finish(teller);
        assertThat(told).endsWith("touch {", "touch }", "touch is last");
    }

    @Test
    void letsThePiecesOfOtherCallsWaitUntilTheFirstIsWhole() {
        comes(0, "look", "{");
        comes(1, "touch", "{\"ä\":");
        comes(2, "smell", "{}");
        comes(1, "", "2}");
        assertThat(told).containsExactly("look {");
        assertThat(turns.bytesWaiting()).isEqualTo(10);

        comes(0, "", "}");
        turns.finish(teller);

        assertThat(told)
                .containsExactly(
                        "look {", "look }", "look ends", "touch {\"ä\":2}", "touch ends", "smell {}", "smell is last");
        assertThat(turns.bytesWaiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": \"}", "{\"a\": \"\\\"}", "{\"a\": {}", "", "text", "[{}]"})
    void tellsTheCallsAtTheEndIfTheFirstNeverBecomesWhole(String arguments) {
        comes(0, "look", arguments);
        comes(1, "touch", "{}");
        assertThat(told).containsExactly("look " + arguments);

        turns.finish(teller);

        assertThat(told).containsExactly("look " + arguments, "look ends", "touch {}", "touch is last");
    }

    @Test
    void leavesOutWhatComesForACallThatHasEnded() {
        comes(0, "look", "{\"a\": \"}\\\"{\"}");
        comes(1, "touch", "{");
        comes(0, "", " ");
        comes(1, "", "}");
        turns.finish(teller);

        assertThat(told)
                .containsExactly("look {\"a\": \"}\\\"{\"}", "look ends", "touch {", "touch }", "touch is last");
    }

    @Test
    void endsAWholeCallWhenSomethingElseBegins() {
        comes(0, "look", "{");
        assertThat(turns.endWhole(teller)).isFalse();
        comes(0, "", "}");

        assertThat(turns.endWhole(teller)).isTrue();
        turns.finish(teller);

        assertThat(told).containsExactly("look {", "look }", "look ends");
    }
}
