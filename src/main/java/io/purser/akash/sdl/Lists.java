package io.purser.akash.sdl;

import java.util.List;
import java.util.stream.Stream;

/** What lists lack. */
final class Lists {
    private Lists() {}

    static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
