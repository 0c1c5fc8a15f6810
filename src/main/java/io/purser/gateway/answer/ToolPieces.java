package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Finds the tool call to which each piece of a streamed answer belongs. A provider may write their pieces in turns. */
final class ToolPieces {
    /** Further calls of one answer share the last one; no model makes so many. */
    private static final int MOST = 1_000;

    /** One call, as far as it is known. */
    static final class Call {
        private String id = "";
        private String name = "";
        private final ObjectEnd arguments = new ObjectEnd();
        private boolean ended;
        /** The place that the writer gave it in the caller's answer, or −1. */
        int place = -1;

        /** Notes a piece of its arguments that the caller was told. */
        void told(String piece) {
            arguments.read(piece);
        }

        boolean isWhole() {
            return arguments.isWhole();
        }

        void end() {
            ended = true;
        }

        boolean hasEnded() {
            return ended;
        }

        String id() {
            return id;
        }

        String name() {
            return name;
        }
    }

    /** Takes the next piece of a call's arguments, which may be empty. */
    interface Taker {
        void take(Call call, String arguments);
    }

    private final Map<Integer, Call> calls = new HashMap<>();
    private int last = -1;
    private long named;

    /** The characters of all ids and names, which are kept to the end of the stream. */
    long named() {
        return named;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Gives each piece of a call in the delta to the taker. */
    void read(JsonNode delta, Taker taker) {
        for (JsonNode call : delta.path("tool_calls")) {
            read(number(call), call.path("id"), call.path("function"), taker);
        }
        JsonNode older = delta.path("function_call");
        if (older.isObject()) {
            read(0, older.path("id"), older, taker);
        }
    }

    /** The number of a call within the answer; a server that does not number them begins a new one with a new id. */
    private int number(JsonNode call) {
        if (call.path("index").isIntegralNumber()) {
            return call.path("index").intValue();
        }
        String id = call.path("id").asText("");
        Call before = calls.get(last);
        return before == null || (!id.isEmpty() && !id.equals(before.id)) ? last + 1 : last;
    }

    private void read(int number, JsonNode id, JsonNode function, Taker taker) {
        last = calls.size() < MOST || calls.containsKey(number) ? number : last;
        Call call = calls.computeIfAbsent(last, none -> new Call());
        if (call.id.isEmpty()) {
            call.id = id.asText("");
            named += call.id.length();
        }
        if (call.name.isEmpty()) {
            call.name = function.path("name").asText("");
            named += call.name.length();
        }
        taker.take(call, MessageParts.arguments(function));
    }

    /** Reads the arguments of a call in pieces, and notices when they are a whole JSON object. */
    private static final class ObjectEnd {
        private int depth;
        private boolean begun;
        private boolean isObject;
        private boolean inText;
        private boolean escaped;

        /** Whether an object began and every brace of it is closed. Another text is never whole: nothing says where it ends. */
        boolean isWhole() {
            return isObject && depth == 0;
        }

        void read(String piece) {
            for (int i = 0; i < piece.length(); i++) {
                read(piece.charAt(i));
            }
        }

        private void read(char next) {
            if (!begun) {
                begun = !Character.isWhitespace(next);
                isObject = next == '{';
            }
            if (escaped) {
                escaped = false;
            } else if (inText) {
                escaped = next == '\\';
                inText = next != '"';
            } else if (next == '"') {
                inText = true;
            } else if (next == '{') {
                depth++;
            } else if (next == '}') {
                depth--;
            }
        }
    }
}
