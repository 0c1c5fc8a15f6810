package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Utf8;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the calls of an answer one after the other, as OpenAI and Anthropic do: clients take each piece for one of the
 * call that began last, and would run a tool with the arguments of another. A call ends when its arguments are whole and
 * another one has begun. The pieces of a provider that writes them in turns wait for that, at most until the end.
 */
final class CallTurns {
    /** Writes the calls in the caller's form. */
    interface Teller {
        /** The next piece of a call's arguments, which may be empty; the first one begins the call. */
        void piece(ToolPieces.Call call, String arguments);

        /** The call is complete; {@code isLast} if no other one follows. */
        void end(ToolPieces.Call call, boolean isLast);
    }

    private final ToolPieces tools = new ToolPieces();
    private final Map<ToolPieces.Call, StringBuilder> waiting = new LinkedHashMap<>();
    private ToolPieces.@Nullable Call now;
    private long bytesWaiting;

    /** The characters of all ids and names, which are kept to the end of the stream. */
    long named() {
        return tools.named();
    }

    /** The length of the arguments that are kept until it is the turn of their call. */
    long bytesWaiting() {
        return bytesWaiting;
    }

    boolean isEmpty() {
        return tools.isEmpty();
    }

    void read(JsonNode delta, Teller teller) {
        tools.read(delta, (call, arguments) -> take(call, arguments, teller));
    }

    /** A piece of a call that has ended is no part of its object, and is left out. */
    private void take(ToolPieces.Call call, String arguments, Teller teller) {
        if (call.hasEnded()) {
            return;
        }
        if (now == null || now == call) {
            tell(call, arguments, teller);
        } else {
            waiting.computeIfAbsent(call, none -> new StringBuilder()).append(arguments);
            bytesWaiting += Utf8.length(arguments);
        }
        while (!waiting.isEmpty() && endWhole(teller)) {
            tellNext(teller);
        }
    }

    private void tell(ToolPieces.Call call, String arguments, Teller teller) {
        now = call;
        call.told(arguments);
        teller.piece(call, arguments);
    }

    private void tellNext(Teller teller) {
        Map.Entry<ToolPieces.Call, StringBuilder> next =
                waiting.entrySet().iterator().next();
        waiting.remove(next.getKey());
        String arguments = next.getValue().toString();
        bytesWaiting -= Utf8.length(arguments);
        tell(next.getKey(), arguments, teller);
    }

    /** Ends the call whose turn it is if its arguments are whole; says whether it did. */
    boolean endWhole(Teller teller) {
        boolean isWhole = now != null && now.isWhole();
        if (isWhole) {
            end(teller, false);
        }
        return isWhole;
    }

    private void end(Teller teller, boolean isLast) {
        ToolPieces.Call call = now;
        now = null;
        if (call != null) {
            call.end();
            teller.end(call, isLast);
        }
    }

    /** Tells what waits, because the answer is at its end. */
    void finish(Teller teller) {
        end(teller, waiting.isEmpty());
        while (!waiting.isEmpty()) {
            tellNext(teller);
            end(teller, waiting.isEmpty());
        }
    }
}
