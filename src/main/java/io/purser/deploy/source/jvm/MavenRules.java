package io.purser.deploy.source.jvm;

import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Detection;
import io.purser.deploy.source.plan.DetectionRefusal;
import io.purser.deploy.source.plan.Framework;
import io.purser.deploy.source.plan.ResourceProfile;
import io.purser.deploy.source.plan.ShellSafeName;
import io.purser.deploy.source.tree.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code pom.xml}. */
public final class MavenRules {
    private static final int USUAL_JAVA = 25;
    private static final int MOST_READ = 12;
    private static final String FILE = "pom.xml";

    private MavenRules() {}

    public static Optional<Detection> detect(SourceTree tree) {
        if (!tree.has(FILE)) {
            return Optional.empty();
        }
        String root = tree.read(FILE).orElse("");
        if (!root.contains("<modules>")) {
            return Optional.of(detection(tree, FILE, root, root));
        }
        Map<String, String> served = new TreeMap<>();
        tree.paths().stream()
                .filter(path -> path.endsWith("/" + FILE) && ShellSafeName.isPath(path))
                .filter(path -> !path.contains("src/"))
                .limit(MOST_READ)
                .forEach(path -> {
                    String text = tree.read(path).orElse("");
                    if (text.contains("spring-boot-maven-plugin")
                            || text.contains("quarkus-maven-plugin")
                            || text.contains("micronaut-maven-plugin")
                            || text.contains("<mainClass>")) {
                        served.put(path, text);
                    }
                });
        if (served.size() == 1) {
            Map.Entry<String, String> only = served.entrySet().iterator().next();
            return Optional.of(detection(tree, only.getKey(), only.getValue(), root + only.getValue()));
        }
        BuildPlan plan = plan(tree, JavaFramework.of(root), FILE, "true", root);
        return Optional.of(DetectionRefusal.unstarted(
                served.isEmpty()
                        ? "pom.xml: Java with Maven, but none of its modules is a program (Quarkus, Spring Boot, or a"
                                + " mainClass)"
                        : "pom.xml: Java with Maven, but several of its modules are programs: "
                                + String.join(", ", served.keySet()),
                "java -jar target/NAME.jar",
                plan));
    }

    private static Detection detection(SourceTree tree, String file, String text, String all) {
        Framework framework = JavaFramework.of(all);
        String folder = file.equals(FILE) ? "" : file.substring(0, file.length() - FILE.length());
        String start = framework == Framework.QUARKUS
                ? "java -jar " + folder + "target/quarkus-app/quarkus-run.jar"
                : "java -jar \"$(ls " + folder
                        + "target/*.jar | grep -v -e '-sources.jar' -e '-javadoc.jar' -e '-tests.jar' -e /original- |"
                        + " head -n 1)\"";
        BuildPlan plan = plan(tree, framework, file, start, all);
        if (text.contains("<packaging>war</packaging>") && framework == Framework.JAVA) {
            return new DetectionRefusal(
                    file + ": a war, which needs a server such as Tomcat around it",
                    "make an image of both with a Dockerfile, push that to a registry, and give an sdl that runs it",
                    plan);
        }
        boolean isProgram = framework != Framework.JAVA || text.contains("mainClass") || text.contains("Main-Class");
        return isProgram
                ? plan
                : DetectionRefusal.unstarted(
                        file + ": Java with Maven, but the jar is no program (neither Quarkus nor Spring Boot, and no"
                                + " mainClass)",
                        "java -cp target/classes com.example.Main",
                        plan);
    }

    private static BuildPlan plan(SourceTree tree, Framework framework, String file, String start, String text) {
        List<String> reasons =
                new ArrayList<>(List.of(JavaFramework.reason(file, framework), "pom.xml: built with Maven"));
        Optional<Integer> said = JavaVersion.of(tree, text);
        said.ifPresent(version -> reasons.add("it asks for Java " + version));
        return JavaFramework.listening(new BuildPlan(
                framework,
                "maven:3.9-eclipse-temurin-" + said.orElse(USUAL_JAVA),
                List.of("mvn -B -ntp -DskipTests package"),
                start,
                BuildPlan.USUAL_PORT,
                ResourceProfile.BUILT,
                reasons,
                BuildPlan.NO_VARIABLES,
                false));
    }
}
