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

/** What one pass over a request finds: its mistakes, what it may cost, and what Purser does not know of it. */
final class RequestFindings {
    private static final String HOW =
            "has to be written as \"metadata\": {\"purser\": {\"confidential\": true}}, or false;"
                    + " or as the header X-Purser-Confidential";
    /** How much of a name that a caller made up is worth repeating. */
    private static final int LONGEST_NAME = 80;

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
        violations.add(new Violation(shortened(path), message));
    }

    /** @throws Problem {@code invalid}, with every mistake, where there is any */
    void done() {
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
    }

    List<Violation> violations() {
        return violations;
    }

    /** A field of the request that nobody knows here. */
    void unknown(String name) {
        unknown.add(name);
    }

    /** The fields of the request that nobody knows here. */
    Set<String> unknown() {
        return unknown;
    }

    /** A field within another one that nobody knows here: it goes no further, whatever the provider is. */
    void dropped(String path) {
        dropped.add(path);
    }

    /** The fields within others that were left out. */
    Set<String> dropped() {
        return dropped;
    }

    /** A name that means how confidential the prompt is. */
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

    /** Such a name stands where none is read. */
    void confidentialElsewhere(String path) {
        violation(path, HOW);
    }

    /** Looks for such a name where none is read, at any depth: whoever wrote it there has to learn of it. */
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

    /** The same where it is said in a text or a list, whose parts nobody can tell. */
    void refuseConfidentialText(String path, JsonNode value) {
        if (value.isTextual() && ConfidentialName.of(value.textValue()) != ConfidentialName.OTHER) {
            violation(path, HOW);
        }
        value.forEach(item -> refuseConfidentialText(path, item));
    }

    boolean isConfidential() {
        return confidential;
    }

    /** Whether that name of the request or of its metadata says how confidential it is. */
    boolean isPursers(String name) {
        return pursers.contains(name);
    }

    void maxOutput(long tokens) {
        if (maxOutput.isEmpty() || tokens < maxOutput.getAsLong()) {
            maxOutput = OptionalLong.of(tokens);
        }
    }

    /** The least of the longest answers that are asked for. */
    OptionalLong maxOutput() {
        return maxOutput;
    }

    /** A part that is not text: nobody can bound its tokens by its bytes. */
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

    /** The prompt may become longer than what is sent. */
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

    /** The provider puts words of its own around the prompt. */
    void wordsAdded() {
        wordsAdded = true;
    }

    boolean areWordsAdded() {
        return wordsAdded;
    }

    /** The provider is asked to keep parts of the prompt for an hour. */
    void keptForAnHour() {
        keptForAnHour = true;
    }

    boolean isKeptForAnHour() {
        return keptForAnHour;
    }

    /** The caller wants another service tier than the ordinary one. */
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
