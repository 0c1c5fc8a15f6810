package io.purser.akash.sdl.input;

import java.util.List;
import java.util.stream.Stream;

/** Operations that lists do not have. */
public final class Lists {
    private Lists() {}

    public static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
