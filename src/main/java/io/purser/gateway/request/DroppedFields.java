package io.purser.gateway.request;

import io.purser.catalog.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The header that names the fields that were not passed on. The names come from a caller, so they are cut and cleaned.
 */
public final class DroppedFields {
    public static final String HEADER = "x-purser-dropped";
    private static final int MOST = 20;
    private static final int LONGEST = 60;

    private DroppedFields() {}

    /**
     * The value of the header for a call to that model; empty if everything was passed on.
     *
     * @param there the fields that this model alone does not get
     */
    static Optional<String> header(RequestFindings findings, Set<String> there, Model model) {
        List<String> names = new ArrayList<>(findings.unknown());
        names.removeAll(model.endpoint().passes());
        names.addAll(findings.dropped());
        names.addAll(there);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder header = new StringBuilder();
        for (String name : names.subList(0, Math.min(MOST, names.size()))) {
            header.append(header.isEmpty() ? "" : ", ").append(clean(name));
        }
        if (names.size() > MOST) {
            header.append(", and ").append(names.size() - MOST).append(" more");
        }
        return Optional.of(header.toString());
    }

    private static String clean(String name) {
        String cut = name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name;
        return cut.replaceAll("[^A-Za-z0-9_.-]", "?");
    }
}
