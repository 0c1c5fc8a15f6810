package io.purser.akash.sdl.advice;

import io.purser.akash.sdl.input.ResourceRules;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlQuantities;
import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.yaml.YamlNode;
import io.purser.akash.sdl.yaml.YamlScalars;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Warns about values that Akash accepts, but that Console refuses or reads differently. Console reads YAML with
 * js-yaml, which follows YAML 1.2. Before it sends anything, it checks the types against the schema of its library
 * (chain-sdk's sdl-input.schema.yaml). Fields that this schema has only in newer releases get a warning, which keeps
 * nothing from Console.
 */
final class ConsoleAdvice {
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern FLAG = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(0b[01]++|0o[0-7]++|0x[0-9a-fA-F]++"
            + "|[0-9]++(\\.[0-9]*+)?([eE][-+]?[0-9]++)?|\\.(inf|Inf|INF))"
            + "|\\.[0-9]++([eE][-+]?[0-9]++)?|\\.(nan|NaN|NAN)");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \\t].*)?");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-7_]*[0-7]");
    private static final Pattern UNITS = Pattern.compile("[0-9]+(\\.[0-9]+)?[a-zA-Z]*");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final Pattern ENDPOINT = Pattern.compile("[a-z]+[-_0-9a-z]+");
    private static final Pattern WINDOW = Pattern.compile("[1-9][0-9]*[smh]");
    private static final String NEWER = "an older Console does not know this yet, and refuses the file for it";
    private static final Set<String> INTERFACES = Set.of("pcie", "sxm");
    private static final List<String> PORTS = List.of("port", "as");
    private static final List<String> HTTP_NUMBERS =
            List.of("max_body_size", "read_timeout", "send_timeout", "next_timeout", "next_tries");

    private ConsoleAdvice() {}

    static void give(SdlInput input) {
        SdlValue root = input.root();
        // The code that reads the version warns about any other version.
        if (root.get("version").written().matches("2\\.[01]")) {
            text(root.get("version"));
        }
        texts(root.get("include"));
        reclamation(root);
        root.get("endpoints").fields().forEach((name, endpoint) -> {
            text(endpoint.get("kind"));
            if (!ENDPOINT.matcher(name).matches()) {
                endpoint.refusedByConsole(
                        "Console wants a name of two letters or more, then digits, dashes and underscores");
            }
        });
        root.get("services").fields().values().forEach(ConsoleAdvice::service);
        SdlValue profiles = root.get("profiles");
        profiles.get("compute").fields().values().forEach(profile -> compute(profile.get("resources")));
        profiles.get("placement").fields().values().forEach(ConsoleAdvice::placement);
        SdlValue deployment = root.get("deployment");
        deployment
                .fields()
                .values()
                .forEach(service -> service.fields().values().forEach(placed -> {
                    text(placed.get("profile"));
                    number(placed.get("count"));
                }));
    }

    private static void service(SdlValue at) {
        text(at.get("image"));
        // Console accepts an empty value for these fields only.
        List.of("command", "args", "env").forEach(name -> items(at.get(name)));
        List.of("host", "email", "username", "password")
                .forEach(name -> text(at.get("credentials").get(name)));
        at.get("dependencies").allItems().forEach(item -> text(item.get("service")));
        at.get("expose").allItems().forEach(ConsoleAdvice::expose);
        SdlValue params = at.get("params");
        newer(params, "tee");
        text(params.get("tee"));
        params.get("storage").fields().values().forEach(volume -> {
            text(volume.get("mount"));
            flag(volume.get("readOnly"));
        });
        filled(params.get("permissions"));
        SdlValue read = params.get("permissions").get("read");
        texts(read);
        read.items().stream().filter(item -> item.written().equals("events")).forEach(item -> item.warning(NEWER));
    }

    private static void expose(SdlValue at) {
        PORTS.forEach(name -> number(at.get(name)));
        SdlValue proto = at.get("proto");
        text(proto);
        if (proto.isPresent() && proto.written().isEmpty()) {
            proto.refusedByConsole("Console wants tcp or udp; remove it for tcp");
        }
        texts(at.get("accept"));
        SdlValue http = at.get("http_options");
        HTTP_NUMBERS.forEach(name -> number(http.get(name)));
        newer(http, "proxy_buffer_size");
        number(http.get("proxy_buffer_size"));
        texts(http.get("next_cases"));
        at.get("to").allItems().forEach(to -> {
            text(to.get("service"));
            text(to.get("ip"));
            flag(to.get("global"));
        });
    }

    private static void compute(SdlValue at) {
        SdlValue units = at.get("cpu").get("units");
        if (units.node() instanceof YamlNode.Scalar scalar
                && !isNumber(scalar)
                && !UNITS.matcher(scalar.value()).matches()) {
            units.refusedByConsole("Console wants a number, such as 0.5 or 500m, without sign, exponent or underscore");
        }
        size(at.get("memory").get("size"), ResourceRules.MIN_MEMORY);
        SdlValue storage = at.get("storage");
        if (storage.node() instanceof YamlNode.Sequence) {
            storage.allItems().forEach(ConsoleAdvice::volume);
        } else {
            volume(storage);
        }
        SdlValue gpu = at.get("gpu");
        if (gpu.isPresent() && !gpu.has("units")) {
            if (gpu.has("attributes")) {
                gpu.refusedByConsole("Console wants units where there are attributes");
            } else {
                gpu.warning("an older Console wants units, also if they are 0");
            }
        }
        SdlValue vendor = gpu.get("attributes").get("vendor");
        if (vendor.isPresent() && !vendor.has("nvidia")) {
            vendor.refusedByConsole("Console knows the vendor nvidia alone");
        }
        for (SdlValue model : vendor.get("nvidia").allItems()) {
            List.of("model", "ram", "interface").forEach(name -> text(model.get(name)));
            SdlValue way = model.get("interface");
            if (way.isPresent() && !INTERFACES.contains(way.written())) {
                way.refusedByConsole("Console knows the interfaces pcie and sxm alone");
            }
        }
    }

    private static void volume(SdlValue at) {
        text(at.get("name"));
        size(at.get("size"), ResourceRules.MIN_STORAGE);
        filled(at.get("attributes"));
        at.get("attributes").fields().forEach((name, value) -> {
            if (name.equals("class")) {
                text(value);
            } else if (!name.equals("persistent")) {
                value.refusedByConsole("Console knows no attribute of a volume but class and persistent; remove it");
            }
        });
    }

    private static void placement(SdlValue at) {
        SdlValue signed = at.get("signedBy");
        texts(signed.get("allOf"));
        texts(signed.get("anyOf"));
        at.get("pricing").fields().values().forEach(price -> {
            SdlValue amount = price.get("amount");
            if (amount.node() instanceof YamlNode.Scalar scalar
                    && !isNumber(scalar)
                    && !AMOUNT.matcher(scalar.value()).matches()) {
                amount.refusedByConsole("Console wants a number, such as 100 or 0.5, without sign or exponent");
            }
        });
    }

    private static void reclamation(SdlValue root) {
        newer(root, "reclamation");
        SdlValue window = root.get("reclamation").get("min_window");
        text(window);
        if (window.isPresent() && !WINDOW.matcher(window.written()).matches()) {
            window.refusedByConsole("Console wants a whole number with s, m or h, such as 24h");
        }
    }

    /** Warns about a field that Akash reads, and Console since chain-sdk 1.0.0-alpha.38: Console itself decides. */
    private static void newer(SdlValue at, String name) {
        if (at.has(name)) {
            at.get(name).warning(NEWER);
        }
    }

    private static void texts(SdlValue list) {
        filled(list);
        items(list);
    }

    private static void filled(SdlValue at) {
        if (at.node() != null && at.isAbsent()) {
            at.refusedByConsole("Console refuses a field with nothing in it; remove it");
        }
    }

    private static void items(SdlValue list) {
        list.allItems().forEach(item -> {
            if (item.isAbsent()) {
                item.refusedByConsole("Console refuses an item with nothing in it; remove it, or write \"\"");
            } else {
                text(item);
            }
        });
    }

    /** Warns about a number or a flag in the place of a text: Akash accepts it, and Console does not. */
    private static void text(SdlValue at) {
        filled(at);
        if (at.node() instanceof YamlNode.Scalar scalar && scalar.plain() && !scalar.isNull()) {
            String kind = kind(scalar.value());
            if (!kind.isEmpty()) {
                // A password is a secret, so no message may repeat it.
                String written = at.path().endsWith(".password") ? "it in quotes" : "\"" + scalar.value() + "\"";
                at.refusedByConsole("Console takes only a text here, and without quotes this is %s: write %s"
                        .formatted(kind, written));
            }
        }
    }

    /**
     * Warns about a size that is not a text. The code that reads the size warns about a plain number that is too small
     * to mean bytes.
     */
    private static void size(SdlValue at, long smallest) {
        if (SdlQuantities.bytes(at.written()).orElse(0) >= smallest) {
            text(at);
        } else {
            filled(at);
        }
    }

    private static String kind(String plain) {
        if (FLAG.matcher(plain).matches()) {
            return "true or false";
        }
        if (NUMBER.matcher(plain).matches()) {
            return "a number";
        }
        if (NULL.matcher(plain).matches()) {
            return "nothing";
        }
        return DATE.matcher(plain).matches() ? "a date" : "";
    }

    /** Warns about YAML 1.1's words for a flag: Akash accepts them, also in quotes, and Console does not. */
    private static void flag(SdlValue at) {
        filled(at);
        if (at.node() instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
            Boolean read = YamlScalars.flag(scalar);
            if (read != null && !(scalar.plain() && FLAG.matcher(scalar.value()).matches())) {
                at.refusedByConsole("Console takes only true or false here, without quotes: write " + read);
            }
        }
    }

    /**
     * Warns about a leading zero: Akash reads such a number as octal, and Console reads it as another number. Also
     * warns about a number that is not whole.
     */
    private static void number(SdlValue at) {
        if (at.node() instanceof YamlNode.Scalar scalar
                && scalar.plain()
                && OCTAL.matcher(scalar.value()).matches()) {
            Long read = YamlScalars.uint32(scalar);
            if (read != null) {
                at.warning("Akash reads this as %d, because it begins with 0, and Console as another number: write %d"
                        .formatted(read, read));
            }
        } else if (at.node() instanceof YamlNode.Scalar scalar && scalar.plain() && !isWhole(scalar)) {
            at.refusedByConsole("Console wants a whole number here");
        }
    }

    private static boolean isWhole(YamlNode.Scalar scalar) {
        return NUMBER.matcher(scalar.value()).matches() && !scalar.value().matches("[^.]*+\\.[0-9]*[1-9][0-9]*+.*+");
    }

    private static boolean isNumber(YamlNode.Scalar scalar) {
        return scalar.plain() && NUMBER.matcher(scalar.value()).matches();
    }
}
