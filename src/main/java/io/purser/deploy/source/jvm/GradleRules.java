package io.purser.deploy.source.jvm;

import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.plan.Framework;
import io.purser.deploy.source.plan.ResourceProfile;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.BoundedText;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code build.gradle} and its wrapper. */
public final class GradleRules {
    private static final int USUAL_JAVA = 21;
    private static final int USUAL_GRADLE = 8;
    private static final int MOST_READ = 10;
    private static final String WRAPPER = "gradle/wrapper/gradle-wrapper.properties";
    private static final List<String> FILES = List.of("build.gradle.kts", "build.gradle");
    private static final Pattern VERSION = Pattern.compile("gradle-(\\d{1,2})\\.(\\d{1,2})(\\.\\d{1,2})?-");

    private static final Pattern UNAPPLIED = Pattern.compile("\\bapply\\s*+(?:\\(\\s*+)?false");
    private static final Pattern APPLICATION =
            Pattern.compile("(?md)^[ \\t]*+(id[ \\t]*+(\\([ \\t]*+)?['\"])?application(['\"]\\)?)?[ \\t\\r"
                    + "]*+$|['\"]application['\"]|io\\.ktor\\.plugin|io\\.micronaut\\.application|mainClass");

    private static final String CATALOG = "gradle/libs.versions.toml";
    private static final Pattern PLUGIN =
            Pattern.compile("(?md)^[ \\t]*+([A-Za-z0-9_.-]{1,100}+)[ \\t]*+=[ \\t]*+(?:\\{[^}\\n"
                    + "]{0,200}?\\bid[ \\t]*+=[ \\t]*+)?\"([A-Za-z0-9_.-]{1,200}+)[:\"]");
    private static final Pattern ALIAS =
            Pattern.compile("\\balias\\s*+\\(?\\s*+libs\\.plugins\\.([A-Za-z0-9_.]{1,100}+)\\s*+\\)?");

    private GradleRules() {}

    /** The version of Gradle that the wrapper names. */
    private record Wrapper(int major, int minor, String text) {
        static Optional<Wrapper> of(SourceTree tree) {
            Matcher version = BoundedText.matcher(VERSION, tree.read(WRAPPER).orElse(""));
            return version.find()
                    ? Optional.of(new Wrapper(
                            Integer.parseInt(version.group(1)),
                            Integer.parseInt(version.group(2)),
                            version.group(1) + "." + version.group(2)
                                    + (version.group(3) == null ? "" : version.group(3))))
                    : Optional.empty();
        }

        /** The newest Java with long-term support on which this Gradle runs, by Gradle's compatibility matrix. */
        int newestJava() {
            if (major > 9 || (major == 9 && minor >= 1)) {
                return 25;
            }
            if (major == 9 || (major == 8 && minor >= 5)) {
                return 21;
            }
            if (major == 8 || (major == 7 && minor >= 3)) {
                return 17;
            }
            return major >= 5 ? 11 : 8;
        }
    }

    public static Optional<Detection> detect(SourceTree tree) {
        Optional<String> atRoot = FILES.stream().filter(tree::has).findFirst();
        String root = atRoot.map(file -> text(tree, file)).orElse("");
        boolean isSettled = tree.has("settings.gradle") || tree.has("settings.gradle.kts");
        if (atRoot.isPresent() && isProgram(root)) {
            return Optional.of(plan(tree, atRoot.get(), root));
        }
        Map<String, String> served = isSettled ? projects(tree) : Map.of();
        if (served.size() == 1) {
            Map.Entry<String, String> only = served.entrySet().iterator().next();
            return Optional.of(plan(tree, only.getKey(), only.getValue()));
        }
        if (atRoot.isEmpty() && served.isEmpty()) {
            return Optional.empty();
        }
        String file = atRoot.orElse("settings.gradle");
        if (root.contains("com.android.application") || (served.isEmpty() && isAndroid(tree))) {
            return Optional.of(new DetectionRefusal(
                    file + ": an app for phones (Android), which serves nothing",
                    "deploy the server that it talks to",
                    null));
        }
        return Optional.of(DetectionRefusal.unstarted(
                served.isEmpty()
                        ? file
                                + ": Java with Gradle, but it is no program (neither Quarkus, Spring Boot or"
                                + " Micronaut, nor the plugin application)"
                        : file + ": Java with Gradle, but several of its projects are programs: "
                                + String.join(", ", served.keySet()),
                "java -jar build/libs/NAME.jar",
                plan(tree, file, root)));
    }

    /** The text of a build, with the ids of plugins in place of the aliases of its version catalog. */
    private static String text(SourceTree tree, String file) {
        String build = tree.read(file).orElse("");
        Map<String, String> plugins = new TreeMap<>();
        Matcher listed = BoundedText.matcher(PLUGIN, tree.read(CATALOG).orElse(""));
        while (listed.find()) {
            plugins.put(listed.group(1).replaceAll("[-_]", "."), listed.group(2));
        }
        Matcher alias = BoundedText.matcher(ALIAS, build);
        return alias.replaceAll(found -> Matcher.quoteReplacement(
                plugins.containsKey(found.group(1)) ? "id(\"" + plugins.get(found.group(1)) + "\")" : found.group()));
    }

    private static boolean isAndroid(SourceTree tree) {
        return tree.paths().stream().anyMatch(path -> path.endsWith("src/main/AndroidManifest.xml"));
    }

    private static Map<String, String> projects(SourceTree tree) {
        Map<String, String> served = new TreeMap<>();
        tree.paths().stream()
                .filter(path -> path.indexOf('/') > 0 && FILES.contains(path.substring(path.lastIndexOf('/') + 1)))
                .filter(path -> ShellSafeName.isPath(path) && !path.startsWith("buildSrc/"))
                .limit(MOST_READ)
                .forEach(path -> {
                    String text = text(tree, path);
                    if (isProgram(text)) {
                        served.put(path, text);
                    }
                });
        return served;
    }

    private static boolean isProgram(String build) {
        // The root does not apply a plugin that it only names for its projects.
        String applied =
                build.lines().filter(line -> !BoundedText.has(UNAPPLIED, line)).collect(Collectors.joining("\n"));
        return JavaFramework.of(applied) != Framework.JAVA || isApplication(applied);
    }

    /** Whether the build has the plugin that makes a start script; Ktor's and Micronaut's plugins bring it too. */
    private static boolean isApplication(String build) {
        return BoundedText.has(APPLICATION, build);
    }

    private static BuildPlan plan(SourceTree tree, String file, String text) {
        Framework framework = JavaFramework.of(text);
        List<String> reasons = new ArrayList<>(List.of(JavaFramework.reason(file, framework)));
        Optional<Wrapper> wrapper = Wrapper.of(tree);
        boolean runs = tree.has("gradlew") && tree.has("gradle/wrapper/gradle-wrapper.jar");
        wrapper.ifPresent(found -> reasons.add(WRAPPER + ": Gradle " + found.text()));
        reasons.add(runs ? "gradlew: built with the Gradle that it names" : file + ": built with Gradle");
        Optional<Integer> said = JavaVersion.of(tree, text);
        int newest = wrapper.map(Wrapper::newestJava).orElse(said.orElse(USUAL_JAVA));
        int java = Math.min(newest, said.orElse(USUAL_JAVA));
        said.ifPresent(version -> reasons.add("it asks for Java " + version
                + (version > java ? ", and its Gradle runs on Java " + java + " at most" : "")));
        String folder = file.indexOf('/') < 0 ? "" : file.substring(0, file.lastIndexOf('/') + 1);
        boolean isScripted = framework == Framework.JAVA || framework == Framework.MICRONAUT;
        return JavaFramework.listening(new BuildPlan(
                framework,
                "gradle:" + tag(wrapper, runs, java) + "-jdk" + java,
                List.of((runs ? "sh ./gradlew" : "gradle") + " --no-daemon "
                        + (isScripted ? "installDist" : "build -x test")),
                start(framework, folder),
                BuildPlan.USUAL_PORT,
                ResourceProfile.BUILT,
                reasons,
                BuildPlan.NO_VARIABLES,
                false));
    }

    private static String start(Framework framework, String folder) {
        return switch (framework) {
            case QUARKUS -> "java -jar " + folder + "build/quarkus-app/quarkus-run.jar";
            case SPRING_BOOT ->
                "java -jar \"$(ls " + folder
                        + "build/libs/*.jar | grep -v -e '-plain.jar' -e '-sources.jar' -e '-javadoc.jar' | head -n"
                        + " 1)\"";
            default -> "\"$(ls " + folder + "build/install/*/bin/* | grep -v '\\.bat$' | head -n 1)\"";
        };
    }

    /**
     * The tag of the image's Gradle. A wrapper that can run brings its own Gradle; otherwise the image's Gradle builds.
     */
    private static String tag(Optional<Wrapper> wrapper, boolean runs, int java) {
        if (wrapper.isPresent() && !runs) {
            return wrapper.get().text();
        }
        return String.valueOf(java >= 25 ? 9 : USUAL_GRADLE);
    }
}
