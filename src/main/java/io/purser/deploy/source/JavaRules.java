package io.purser.deploy.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maven and Gradle. */
final class JavaRules {
    private static final int PORT = 8080;
    private static final String MAVEN_IMAGE = "maven:3.9-eclipse-temurin-25";
    private static final String GRADLE_IMAGE = "gradle:8-jdk21";

    private JavaRules() {}

    static Optional<Plan> plan(SourceTree tree) {
        if (tree.has("pom.xml")) {
            return Optional.of(maven(tree, "pom.xml"));
        }
        for (String file : List.of("build.gradle.kts", "build.gradle")) {
            if (tree.has(file)) {
                return Optional.of(gradle(tree, file));
            }
        }
        return Optional.empty();
    }

    private static Plan maven(SourceTree tree, String file) {
        Framework framework = framework(tree, file);
        return new Plan(
                framework,
                MAVEN_IMAGE,
                List.of("mvn -B -ntp -DskipTests package"),
                framework == Framework.QUARKUS
                        ? "java -jar target/quarkus-app/quarkus-run.jar"
                        : "java -jar \"$(ls target/*.jar | grep -v -e sources -e javadoc | head -n 1)\"",
                PORT,
                Profile.BUILT,
                List.of(reason(file, framework), file + ": built with Maven"));
    }

    private static Plan gradle(SourceTree tree, String file) {
        Framework framework = framework(tree, file);
        List<String> reasons = new ArrayList<>(List.of(reason(file, framework)));
        boolean hasWrapper = tree.has("gradlew");
        reasons.add(hasWrapper ? "gradlew: built with the Gradle that it names" : file + ": built with Gradle");
        return new Plan(
                framework,
                GRADLE_IMAGE,
                List.of((hasWrapper ? "sh ./gradlew" : "gradle") + " --no-daemon build -x test"),
                framework == Framework.QUARKUS
                        ? "java -jar build/quarkus-app/quarkus-run.jar"
                        : "java -jar \"$(ls build/libs/*.jar | grep -v -e plain -e sources -e javadoc | head -n 1)\"",
                PORT,
                Profile.BUILT,
                reasons);
    }

    private static Framework framework(SourceTree tree, String file) {
        String text = tree.read(file).orElse("");
        if (text.contains("io.quarkus")) {
            return Framework.QUARKUS;
        }
        return text.contains("org.springframework.boot") ? Framework.SPRING_BOOT : Framework.JAVA;
    }

    private static String reason(String file, Framework framework) {
        return switch (framework) {
            case QUARKUS -> file + " names io.quarkus: Quarkus";
            case SPRING_BOOT -> file + " names org.springframework.boot: Spring Boot";
            default -> file + ": Java, started as the jar that is built";
        };
    }
}
