package io.purser.akash.sdl;

/** A place in a text, both numbers from 1. */
record Mark(int line, int column) {
    static final Mark START = new Mark(1, 1);
}
