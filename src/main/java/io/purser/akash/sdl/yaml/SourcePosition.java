package io.purser.akash.sdl.yaml;

/** A place in a text. Both numbers begin at 1. */
public record SourcePosition(int line, int column) {
    static final SourcePosition START = new SourcePosition(1, 1);
}
