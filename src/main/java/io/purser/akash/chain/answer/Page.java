package io.purser.akash.chain.answer;

import java.util.List;
import java.util.Optional;

/** A part of a list. */
public interface Page<T> {
    List<T> items();

    Optional<Pagination> pagination();

    /**
     * Where the next page begins.
     *
     * @param nextKey empty on the last page
     */
    record Pagination(Optional<String> nextKey) {}

    /** The key of the next page; empty on the last page. */
    default Optional<String> nextKey() {
        return pagination().flatMap(Pagination::nextKey).filter(key -> !key.isEmpty());
    }
}
