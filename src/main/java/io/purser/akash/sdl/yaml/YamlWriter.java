package io.purser.akash.sdl.yaml;

import java.util.regex.Pattern;

/** Writes a tree as YAML. Every value reads back the same: a quoted value stays a text, and other values stay plain. */
public final class YamlWriter {
    private static final Pattern PLAIN = Pattern.compile("(-[0-9.]|[A-Za-z0-9_./~+])[A-Za-z0-9_./~+=@-]*");
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    public static String write(YamlNode node) {
        YamlWriter writer = new YamlWriter();
        writer.out.append("---\n");
        writer.block(node, "");
        return writer.out.toString();
    }

    private void block(YamlNode node, String indent) {
        switch (node) {
            case YamlNode.Mapping mapping -> {
                for (YamlNode.Entry entry : mapping.entries()) {
                    out.append(indent).append(inline(entry.key())).append(':');
                    value(entry.value(), indent + INDENT);
                }
            }
            case YamlNode.Sequence sequence -> {
                for (YamlNode item : sequence.items()) {
                    out.append(indent).append('-');
                    value(item, indent + INDENT);
                }
            }
            case YamlNode.Scalar scalar ->
                out.append(indent).append(inline(scalar)).append('\n');
        }
    }

    private void value(YamlNode node, String indent) {
        switch (node) {
            case YamlNode.Scalar scalar ->
                out.append(' ').append(inline(scalar)).append('\n');
            case YamlNode.Mapping mapping when mapping.entries().isEmpty() -> out.append(" {}\n");
            case YamlNode.Sequence sequence when sequence.items().isEmpty() -> out.append(" []\n");
            case YamlNode.Mapping mapping -> {
                out.append('\n');
                block(mapping, indent);
            }
            case YamlNode.Sequence sequence -> {
                out.append('\n');
                block(sequence, indent);
            }
        }
    }

    private static String inline(YamlNode.Scalar scalar) {
        if (scalar.isNull()) {
            return "null";
        }
        return scalar.plain() && PLAIN.matcher(scalar.value()).matches() ? scalar.value() : quoted(scalar.value());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if ((c >= ' ' && c < 0x7f) || Character.isLetterOrDigit(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(String.format("\\U%08x", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
