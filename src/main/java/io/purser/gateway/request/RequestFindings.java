package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import io.purser.routing.ConfidentialName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the results of one pass over a request: its mistakes, its effects on the cost, and its unknown fields. */
final class RequestFindings {
    private static final String HOW =
            "has to be written as \"metadata\": {\"purser\": {\"confidential\": true}}, or false;"
                    + " or as the header X-Purser-Confidential";
    /** The most characters of a caller's field name that an error repeats. */
    private static final int LONGEST_NAME = 80;
    /** The most violations that are kept, because those of millions of wrong parts take more memory than was paid. */
    private static final int MOST = 100;

    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> dropped = new LinkedHashSet<>();
    private final Set<String> pursers = new HashSet<>();
    private final Set<String> needs = new HashSet<>();
    private OptionalLong maxOutput = OptionalLong.empty();
    private long mediaLength;
    private boolean unbounded;
    private boolean wordsAdded;
    private boolean keptForAnHour;
    private boolean confidential;
    private @Nullable String serviceTier;

    void violation(String path, String message) {
        if (violations.size() < MOST) {
            violations.add(new Violation(shortened(path), message));
        }
    }

    /** @throws Problem {@code invalid} with the first hundred mistakes, if there is any */
    void done() {
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
    }

    List<Violation> violations() {
        return violations;
    }

    /** Notes an unknown field of the request. */
    void unknown(String name) {
        unknown.add(name);
    }

    /** The unknown fields of the request. */
    Set<String> unknown() {
        return unknown;
    }

    /** Notes an unknown field within another one; no provider gets it. */
    void dropped(String path) {
        dropped.add(path);
    }

    /** The fields within others that were left out. */
    Set<String> dropped() {
        return dropped;
    }

    /** Notes a field whose name means that the prompt is confidential. */
    void confidential(String path, String name, JsonNode value) {
        pursers.add(name);
        boolean isWord = value.isBoolean() || value.isTextual();
        boolean isUnderstood = ConfidentialName.of(name) == ConfidentialName.EXACT
                && isWord
                && ConfidentialName.read(value.asText()).isPresent();
        if (isUnderstood) {
            confidential |= ConfidentialName.read(value.asText()).orElse(false);
        } else {
            violation(path, HOW);
        }
    }

    /** Refuses such a name in a place that is not read. */
    void confidentialElsewhere(String path) {
        violation(path, HOW);
    }

    /** Refuses such a name at any depth of a place that is not read, so that the caller learns of it. */
    void refuseConfidentialIn(String path, JsonNode value) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String where = path + "." + field.getKey();
            if (ConfidentialName.of(field.getKey()) != ConfidentialName.OTHER) {
                violation(where, HOW);
            } else if (field.getValue().isContainerNode()) {
                refuseConfidentialIn(where, field.getValue());
            }
        }
        if (value.isArray()) {
            value.forEach(item -> refuseConfidentialIn(path, item));
        }
    }

    /** Refuses such a name in a text or in a list of texts, whose parts have no clear meaning. */
    void refuseConfidentialText(String path, JsonNode value) {
        if (value.isTextual() && ConfidentialName.of(value.textValue()) != ConfidentialName.OTHER) {
            violation(path, HOW);
        }
        value.forEach(item -> refuseConfidentialText(path, item));
    }

    boolean isConfidential() {
        return confidential;
    }

    /** Whether that field of the request or of its metadata says that the prompt is confidential. */
    boolean isPursers(String name) {
        return pursers.contains(name);
    }

    void maxOutput(long tokens) {
        if (maxOutput.isEmpty() || tokens < maxOutput.getAsLong()) {
            maxOutput = OptionalLong.of(tokens);
        }
    }

    /** The smallest limit that the caller gives for the answer. */
    OptionalLong maxOutput() {
        return maxOutput;
    }

    /** Notes a part that is not text; its bytes do not bound its tokens. */
    void medium(JsonNode part) {
        unbounded = true;
        mediaLength += lengthOf(part);
    }

    private static long lengthOf(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().length();
        }
        long length = 0;
        for (JsonNode child : node) {
            length += lengthOf(child);
        }
        return length;
    }

    /** Notes that the prompt may become longer than the text that is sent. */
    void unbounded() {
        unbounded = true;
    }

    boolean isUnbounded() {
        return unbounded;
    }

    /** The characters in parts that are not text. */
    long mediaLength() {
        return mediaLength;
    }

    /** Notes that the provider adds words of its own to the prompt. */
    void wordsAdded() {
        wordsAdded = true;
    }

    boolean areWordsAdded() {
        return wordsAdded;
    }

    /** Notes that the provider is asked to cache parts of the prompt for an hour. */
    void keptForAnHour() {
        keptForAnHour = true;
    }

    boolean isKeptForAnHour() {
        return keptForAnHour;
    }

    /** Notes that the caller wants a tier other than the ordinary one. */
    void serviceTier(String name) {
        serviceTier = name;
    }

    @Nullable
    String serviceTier() {
        return serviceTier;
    }

    void needs(String capability) {
        needs.add(capability);
    }

    Set<String> needs() {
        return needs;
    }

    private static String shortened(String path) {
        return path.length() > LONGEST_NAME ? path.substring(0, LONGEST_NAME) + "…" : path;
    }
}
