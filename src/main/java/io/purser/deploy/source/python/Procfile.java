package io.purser.deploy.source.python;

import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file in which a repository names the command that serves. The container reads it again, so that none of its text
 * reaches the SDL.
 *
 * @param web the command that serves
 * @param hasRelease whether it has a command to run before that
 * @param others the names of its other processes
 */
public record Procfile(String web, boolean hasRelease, List<String> others) {
    private static final String FILE = "Procfile";
    private static final Pattern WEB = Pattern.compile("(?md)^web:[ \\t]*+(\\S[^\\r\\n]*+)");
    private static final Pattern RELEASE = Pattern.compile("(?md)^release:[ \\t]*+\\S");
    private static final Pattern PORT = Pattern.compile(
            "(?:--?(?:bind|b|port|p|listen|l)[ =]|--server\\.port[ =]|:)(?:[\\w.\\[\\]]*:)?(\\d{2,5})\\b");

    private static final Pattern PROCESS = Pattern.compile("(?md)^([A-Za-z0-9_-]{1,40}):[ \\t]*+\\S");
    private static final int MOST_NAMED = 5;

    public Procfile {
        others = List.copyOf(others);
    }

    public static Optional<Procfile> of(SourceTree tree) {
        String text = tree.read(FILE).orElse("");
        Matcher web = BoundedText.matcher(WEB, text);
        return web.find()
                ? Optional.of(new Procfile(web.group(1).strip(), BoundedText.has(RELEASE, text), others(text)))
                : Optional.empty();
    }

    private static List<String> others(String text) {
        List<String> names = new ArrayList<>();
        Matcher process = BoundedText.matcher(PROCESS, text);
        while (process.find() && names.size() < MOST_NAMED) {
            if (!process.group(1).equals("web") && !process.group(1).equals("release")) {
                names.add(process.group(1));
            }
        }
        return List.copyOf(names);
    }

    /** The plan, started as the Procfile says. */
    public BuildPlan start(BuildPlan plan) {
        BuildPlan told = hasRelease ? plan.andBuild(running("release")) : plan;
        BuildPlan started =
                told.startedBy(running("web"), port(plan.port())).because("Procfile: started as its web says");
        return others.isEmpty()
                ? started
                : started.because("Procfile: its web alone is started, and not " + String.join(", ", others));
    }

    /** The plan without this Procfile, because its web starts a development server. */
    public BuildPlan passOver(BuildPlan plan) {
        return plan.because("Procfile: its web starts a development server, and is passed over");
    }

    private int port(int otherwise) {
        if (web.contains("$")) {
            return otherwise;
        }
        Matcher port = BoundedText.matcher(PORT, web);
        int found = port.find() ? Integer.parseInt(port.group(1)) : otherwise;
        return found < 1 || found > 65_535 ? otherwise : found;
    }

    private static String running(String process) {
        return "sh -c \"$(tr -d '\\r' < Procfile | sed -n 's/^" + process + ":[[:space:]]*//p' | head -n 1)\"";
    }
}
