package io.purser.gateway.answer;

/** Reads the arguments of a call in pieces, and notices when they are a whole JSON object. */
final class ObjectEnd {
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
