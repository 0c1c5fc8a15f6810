package io.purser.akash.sdl.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Guesses the name or value that the author of a file probably meant; empty if there is no good guess. */
public final class IntendedValue {
    /** The names of fields in other tools, and the right place of fields that are one level too high. */
    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry("environment", List.of("env")),
            Map.entry("ports", List.of("expose: [{port: 8080, as: 80, to: [{global: true}]}]")),
            Map.entry("port", List.of("expose: [{port: 8080, as: 80, to: [{global: true}]}]")),
            Map.entry("volumes", List.of("params: {storage: {data: {mount: /data}}}")),
            Map.entry("depends_on", List.of("dependencies: [{service: db}]")),
            Map.entry("entrypoint", List.of("command")),
            Map.entry("cmd", List.of("args")),
            Map.entry("hosts", List.of("accept")),
            Map.entry("host", List.of("accept")),
            Map.entry("protocol", List.of("proto")),
            Map.entry("global", List.of("to: [{global: true}]")),
            Map.entry("ip", List.of("to: [{global: true, ip: NAME}]")),
            Map.entry("service", List.of("to: [{service: NAME}]")),
            Map.entry("cpus", List.of("cpu")),
            Map.entry("vcpu", List.of("cpu")),
            Map.entry("ram", List.of("memory")),
            Map.entry("mem", List.of("memory")),
            Map.entry("disk", List.of("storage")),
            Map.entry("gpus", List.of("gpu")),
            Map.entry("cores", List.of("units")),
            Map.entry("unit", List.of("units")),
            Map.entry("count", List.of("units")),
            Map.entry("quantity", List.of("size")),
            Map.entry("persistent", List.of("attributes: {persistent: true, class: beta3}")),
            Map.entry("class", List.of("attributes: {persistent: true, class: beta3}")),
            Map.entry("name", List.of("model")),
            Map.entry("type", List.of("kind")),
            Map.entry("registry", List.of("host")),
            Map.entry("user", List.of("username")),
            Map.entry("price", List.of("pricing", "amount")),
            Map.entry("signed_by", List.of("signedBy")),
            Map.entry("replicas", List.of("count")),
            Map.entry("profile", List.of("profiles")),
            Map.entry("deployments", List.of("deployment")));

    private IntendedValue() {}

    /** A known field, with an example of its value if the meant field is inside another. */
    static Optional<String> field(String written, List<String> known) {
        String plain = written.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).equals(plain)
                        || (name + "s").equals(plain)
                        || name.equals(plain + "s"))
                .findFirst()
                .or(() -> FIELDS.getOrDefault(plain, List.of()).stream()
                        .filter(meant -> known.contains(meant.replaceFirst(":.*", "")))
                        .findFirst());
    }

    static Optional<String> gpuField(String written) {
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "unit", "count", "number", "gpus" -> Optional.of("units: 1");
            case "vendor", "model", "attribute", "nvidia" ->
                Optional.of("attributes: {vendor: {nvidia: [{model: a100}]}}");
            default -> Optional.empty();
        };
    }

    static Optional<String> flag(String written) {
        return switch (written.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "enabled", "t" -> Optional.of("true");
            case "false", "0", "disabled", "f" -> Optional.of("false");
            default -> Optional.empty();
        };
    }

    /** The meant number. A port can have two numbers: the external one and the one in the container. */
    static Optional<String> number(String path, String written) {
        String text = written.strip();
        return path.endsWith(".port")
                ? rewritten(text, "([0-9]{1,5}):([0-9]{1,5})(?:/[a-z]+)?", "port: $2 and as: $1")
                        .or(() -> plainNumber(path, text))
                : plainNumber(path, text);
    }

    private static Optional<String> plainNumber(String path, String text) {
        return rewritten(text, "([0-9]{1,9})(?:\\.0*|/[a-zA-Z]+|\\s+\\w+)?", "$1")
                .or(() -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "http" -> Optional.of("80");
                    case "https" -> Optional.of("443");
                    default -> path.endsWith(".count") ? Optional.of("1") : Optional.empty();
                });
    }

    static Optional<String> cpu(String written) {
        String text = written.strip();
        return rewritten(text, "([0-9]{1,4}(?:\\.[0-9]{1,3})?)\\s*+(?:[cC]ores?|v?[cC][pP][uU]s?|[cC])", "$1")
                .or(() -> rewritten(text, "([0-9]{1,7})\\s*+(?:M|mi|millis?|mCPU)", "$1m"))
                .or(() -> rewritten(text, "([0-9]{0,3}\\.[0-9]{1,3})\\s*+m", "$1"));
    }

    static Optional<String> gibibytes(String written) {
        return rewritten(written.strip(), "([0-9]{1,4})\\s*+(?:[gG](?:i?[bB])?)?", "$1Gi");
    }

    static Optional<String> amount(String written) {
        return rewritten(written.strip(), "([0-9]{1,3}(?:[,_ ][0-9]{3}){0,5}(?:\\.[0-9]{1,18})?)\\s*+(?:uact)?", "$1")
                .map(number -> number.replaceAll("[,_ ]", ""));
    }

    /** The text in another form, if the whole of it has the pattern; $1 in the form is the pattern's first group. */
    private static Optional<String> rewritten(String text, String pattern, String form) {
        Matcher whole = Pattern.compile(pattern).matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        StringBuilder result = new StringBuilder();
        whole.appendReplacement(result, form);
        return Optional.of(result.toString());
    }

    public static String protocol(String written) {
        return written.toLowerCase(Locale.ROOT).matches("quic|http3|h3|dns") ? "udp" : "tcp";
    }

    /** The variable's name without the written value, because the value may be a secret. */
    public static Optional<String> variable(String written) {
        return rewritten(written.strip(), "(?s)([A-Za-z_][A-Za-z0-9_.-]{0,100}+)\\s*+[:=].*+", "$1=value");
    }

    public static Optional<String> host(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("*.")) {
            return Optional.of("each host name, as in www" + text.substring(1));
        }
        return rewritten(
                text, "(?:[a-z]+://)?([a-z0-9](?:[a-z0-9-]*+)(?:\\.[a-z0-9][a-z0-9-]*+)+)(?::[0-9]*+)?(?:/.*+)?", "$1");
    }
}
