package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Violation;
import io.purser.routing.ConfidentialName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects by their paths what another API has no place for: refused where it matters, dropped if it does not. */
final class NotCarried {
    /** The most violations that are kept, because those of millions of wrong parts take more memory than was paid. */
    private static final int MOST = 100;

    private final RequestFindings findings;
    private final String spoken;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> dropped = new LinkedHashSet<>();

    /** What a chat completion has no place for. */
    NotCarried(RequestFindings findings) {
        this(findings, "chat completions");
    }

    /** @param spoken the API that has no place for it */
    NotCarried(RequestFindings findings, String spoken) {
        this.findings = findings;
        this.spoken = spoken;
    }

    /** Notes a field, and says why that API cannot have it. */
    void add(String path, String why) {
        if (violations.size() < MOST) {
            violations.add(
                    new Violation(path, "cannot be carried to a model that speaks %s: %s".formatted(spoken, why)));
        }
    }

    /** The first of the fields that the API cannot have; empty if it can have all of them. */
    List<Violation> violations() {
        return violations;
    }

    /** Notes a field that is left out. */
    void drop(String path) {
        dropped.add(path);
    }

    Set<String> dropped() {
        return dropped;
    }

    /**
     * Takes a field at the top that the caller's API does not have: the rules of a chat completion refuse what has a
     * price, and every other known field is left out.
     *
     * @param chat gets the fields that those rules decide about
     */
    void foreign(String name, JsonNode value, ObjectNode chat) {
        switch (RequestFields.ofChat(name)) {
            case PRICED, PURSERS, UNKNOWN -> chat.set(name, value);
            case FREE, WHOLE, FREE_WITH_WORDS, TEMPLATE, OUTPUT_LIMIT, PART_OF_OUTPUT, THINKING, ANSWERS, OWN -> {
                findings.refuseConfidentialIn(name, value);
                drop(name);
            }
        }
    }

    /**
     * Notes the fields of an object that are not among the known names.
     *
     * @param path the path of the object, without the indexes of lists
     */
    void dropUnknown(ObjectNode object, Set<String> known, String path) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (known.contains(field.getKey())) {
                continue;
            }
            String name = path + "." + field.getKey();
            if (ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                findings.confidentialElsewhere(name);
            }
            findings.refuseConfidentialIn(name, field.getValue());
            if (!field.getValue().isNull()) {
                drop(name);
            }
        }
    }
}
