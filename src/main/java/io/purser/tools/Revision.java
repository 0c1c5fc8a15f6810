package io.purser.tools;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The revisions of the Model Context Protocol that this endpoint speaks, the newest first. */
enum Revision {
    /** Without a session: each request says who sends it, and what the sender can do. */
    OF_2026_07("2026-07-28"),
    OF_2025_11("2025-11-25"),
    OF_2025_06("2025-06-18"),
    OF_2025_03("2025-03-26");

    private final String date;

    Revision(String date) {
        this.date = date;
    }

    /** Its name in the protocol. */
    String date() {
        return date;
    }

    /** Whether each request carries its revision and its client's capabilities. */
    boolean isStateless() {
        return this == OF_2026_07;
    }

    static Optional<Revision> find(String date) {
        return Arrays.stream(values())
                .filter(revision -> revision.date.equals(date))
                .findFirst();
    }

    static List<String> dates() {
        return Arrays.stream(values()).map(Revision::date).toList();
    }

    /** The revision for a client that opens with {@code initialize}: its own, or the newest one with that handshake. */
    static Revision negotiated(String wanted) {
        return find(wanted).filter(revision -> !revision.isStateless()).orElse(OF_2025_11);
    }
}
