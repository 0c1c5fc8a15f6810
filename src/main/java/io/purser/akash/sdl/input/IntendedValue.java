package io.purser.akash.sdl.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Guesses the name or value that the author of a file probably meant; empty if there is no good guess. */
public final class IntendedValue {
    private static final Pattern PORTS = Pattern.compile("([0-9]{1,5}):([0-9]{1,5})(?:/[a-z]+)?");
    private static final Pattern LEADING = Pattern.compile("([0-9]{1,9})(?:\\.0*|/[a-zA-Z]+|\\s+\\w+)?");
    private static final Pattern CORES =
            Pattern.compile("([0-9]{1,4}(?:\\.[0-9]{1,3})?)\\s*+(?:[cC]ores?|v?[cC][pP][uU]s?|[cC])");
    private static final Pattern MILLIS = Pattern.compile("([0-9]{1,7})\\s*+(?:M|mi|millis?|mCPU)");
    private static final Pattern PARTS = Pattern.compile("([0-9]{0,3}\\.[0-9]{1,3})\\s*+m");
    private static final Pattern GIGABYTES = Pattern.compile("([0-9]{1,4})\\s*+(?:[gG](?:i?[bB])?)?");
    private static final Pattern AMOUNT =
            Pattern.compile("([0-9]{1,3}(?:[,_ ][0-9]{3}){0,5}(?:\\.[0-9]{1,18})?)\\s*+(?:uact)?");
    private static final Pattern VARIABLE =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]{0,100}+)\\s*+[:=].*+", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(?:[a-z]+://)?([a-z0-9](?:[a-z0-9-]*+)(?:\\.[a-z0-9][a-z0-9-]*+)+)(?::[0-9]*+)?(?:/.*+)?");

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
        Matcher ports = PORTS.matcher(text);
        if (ports.matches() && path.endsWith(".port")) {
            return Optional.of("port: " + ports.group(2) + " and as: " + ports.group(1));
        }
        Matcher leading = LEADING.matcher(text);
        if (leading.matches()) {
            return Optional.of(leading.group(1));
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "http" -> Optional.of("80");
            case "https" -> Optional.of("443");
            default -> path.endsWith(".count") ? Optional.of("1") : Optional.empty();
        };
    }

    static Optional<String> cpu(String written) {
        String text = written.strip();
        Matcher cores = CORES.matcher(text);
        Matcher millis = MILLIS.matcher(text);
        Matcher parts = PARTS.matcher(text);
        if (cores.matches()) {
            return Optional.of(cores.group(1));
        }
        if (millis.matches()) {
            return Optional.of(millis.group(1) + "m");
        }
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    static Optional<String> gibibytes(String written) {
        Matcher size = GIGABYTES.matcher(written.strip());
        return size.matches() ? Optional.of(size.group(1) + "Gi") : Optional.empty();
    }

    static Optional<String> amount(String written) {
        Matcher amount = AMOUNT.matcher(written.strip());
        return amount.matches() ? Optional.of(amount.group(1).replaceAll("[,_ ]", "")) : Optional.empty();
    }

    public static String protocol(String written) {
        return written.toLowerCase(Locale.ROOT).matches("quic|http3|h3|dns") ? "udp" : "tcp";
    }

    /** The variable's name without the written value, because the value may be a secret. */
    public static Optional<String> variable(String written) {
        Matcher variable = VARIABLE.matcher(written.strip());
        return variable.matches() ? Optional.of(variable.group(1) + "=value") : Optional.empty();
    }

    public static Optional<String> host(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("*.")) {
            return Optional.of("each host name, as in www" + text.substring(1));
        }
        Matcher host = HOST.matcher(text);
        return host.matches() ? Optional.of(host.group(1)) : Optional.empty();
    }
}
