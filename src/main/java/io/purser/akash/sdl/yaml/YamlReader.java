package io.purser.akash.sdl.yaml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a YAML text from anybody into a tree, event by event and without recursion, so that no nesting can exhaust the
 * stack. The size, the depth and the expansion of aliases are limited. Tags other than YAML's own are refused.
 */
public final class YamlReader {
    /** The largest text. Akash's own files are a hundredth of this size. */
    static final int MAX_CHARACTERS = 512 * 1024;

    static final int MAX_DEPTH = 40;
    static final long MAX_NODES = 50_000;

    private static final String CORE_TAGS = "tag:yaml.org,2002:";
    private static final Set<String> CORE_TYPES = Set.of("str", "int", "float", "bool", "null", "map", "seq");
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setLabel("sdl")
            .setCodePointLimit(MAX_CHARACTERS)
            .build();

    private final SdlFindings findings;
    private final Deque<OpenNode> open = new ArrayDeque<>();
    private final Map<String, YamlNode> anchors = new HashMap<>();
    private long nodes;
    private @Nullable YamlNode root;

    private YamlReader(SdlFindings findings) {
        this.findings = findings;
    }

    /** The first document; null if it cannot be read. The violations then say why. */
    public static @Nullable YamlNode read(String text, SdlFindings findings) {
        if (text.length() > MAX_CHARACTERS) {
            findings.violation("", SourcePosition.START, "an SDL has at most " + MAX_CHARACTERS + " characters");
            return null;
        }
        try {
            return new YamlReader(findings)
                    .firstDocument(new Parse(SETTINGS).parseString(text).iterator());
        } catch (Unreadable e) {
            findings.violation(e.path, e.mark, e.reason());
        } catch (MarkedYamlEngineException e) {
            findings.violation("", markOf(e.getProblemMark()), "this is not YAML: " + describe(e));
        } catch (YamlEngineException e) {
            findings.violation("", SourcePosition.START, "this is not YAML: " + firstLine(e.getMessage()));
        }
        return null;
    }

    private @Nullable YamlNode firstDocument(Iterator<Event> events) {
        boolean ended = false;
        while (!ended && events.hasNext()) {
            ended = take(events.next());
        }
        if (root == null || (root instanceof YamlNode.Scalar scalar && scalar.isNull())) {
            findings.violation("", SourcePosition.START, "the file is empty; an SDL begins with its version");
            return null;
        }
        if (events.hasNext() && events.next().getEventId() == Event.ID.DocumentStart) {
            findings.warning("", SourcePosition.START, "only the first of several YAML documents is read");
        }
        return root;
    }

    /** Whether this event ends the document. */
    private boolean take(Event event) {
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> begin((CollectionStartEvent) event);
            case MappingEnd, SequenceEnd -> end();
            case Scalar -> add(scalar((ScalarEvent) event));
            case Alias -> add(aliased((AliasEvent) event));
            case DocumentEnd -> {
                return true;
            }
            case StreamStart, StreamEnd, DocumentStart, Comment -> {
                // This event adds nothing to the tree.
            }
        }
        return false;
    }

    private void begin(CollectionStartEvent event) {
        SourcePosition mark = markOf(event.getStartMark());
        refuseTag(event.getTag(), mark);
        if (open.size() == MAX_DEPTH) {
            throw new Unreadable("", mark, "an SDL is nested at most " + MAX_DEPTH + " levels deep");
        }
        String anchor = event.getAnchor().map(Anchor::getValue).orElse(null);
        String path = open.isEmpty() ? "" : open.getLast().pathOfNext();
        OpenNode.Beginning beginning = new OpenNode.Beginning(path, anchor, mark);
        open.addLast(
                event instanceof MappingStartEvent
                        ? new OpenMapping(beginning, findings)
                        : new OpenSequence(beginning));
    }

    private void end() {
        OpenNode ended = open.removeLast();
        YamlNode node = ended.close();
        String anchor = ended.beginning.anchor();
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        add(node, 1);
    }

    private YamlNode.Scalar scalar(ScalarEvent event) {
        SourcePosition mark = markOf(event.getStartMark());
        refuseTag(event.getTag(), mark);
        if (event.getValue().codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new Unreadable("", mark, "half a surrogate pair is no character; write the character itself");
        }
        boolean text = event.getTag()
                .filter(tag -> tag.equals("!") || tag.equals(CORE_TAGS + "str"))
                .isPresent();
        YamlNode.Scalar scalar = new YamlNode.Scalar(event.getValue(), event.isPlain() && !text, mark);
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), scalar));
        return scalar;
    }

    private YamlNode aliased(AliasEvent event) {
        SourcePosition mark = markOf(event.getStartMark());
        String name = event.getAlias().getValue();
        YamlNode node = anchors.get(name);
        if (node == null) {
            throw new Unreadable("", mark, "no anchor &" + name + " ends before this alias; write the value out");
        }
        return node;
    }

    private void add(YamlNode node) {
        add(node, node.weight());
    }

    private void add(YamlNode node, long weight) {
        nodes += weight;
        if (nodes > MAX_NODES) {
            throw new Unreadable(
                    "", node.mark(), "an SDL has at most " + MAX_NODES + " nodes, with its aliases written out");
        }
        if (open.isEmpty()) {
            root = node;
        } else {
            open.getLast().add(node);
        }
    }

    private static void refuseTag(Optional<String> tag, SourcePosition mark) {
        String name = tag.orElse("!");
        if (!name.equals("!")
                && !(name.startsWith(CORE_TAGS) && CORE_TYPES.contains(name.substring(CORE_TAGS.length())))) {
            throw new Unreadable(
                    "", mark, "an SDL has no tags but YAML's own for texts, numbers and flags; remove " + name);
        }
    }

    private static SourcePosition markOf(Optional<org.snakeyaml.engine.v2.exceptions.Mark> mark) {
        return mark.map(m -> new SourcePosition(m.getLine() + 1, m.getColumn() + 1))
                .orElse(SourcePosition.START);
    }

    private static String describe(MarkedYamlEngineException e) {
        String context = e.getContext();
        return firstLine((context == null ? "" : context + ", ") + e.getProblem());
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "it cannot be read"
                : message.lines().findFirst().orElse("it cannot be read");
    }

    /** Ends the reading. {@link YamlReader#read} catches it. */
    static final class Unreadable extends RuntimeException {
        private final String path;
        private final transient SourcePosition mark;

        Unreadable(String path, SourcePosition mark, String message) {
            super(message, null, false, false);
            this.path = path;
            this.mark = mark;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
