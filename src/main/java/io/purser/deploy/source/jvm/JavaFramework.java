package io.purser.deploy.source.jvm;

import io.purser.deploy.source.plan.BuildPlan;
import io.purser.deploy.source.plan.Framework;
import java.util.Map;

/** Recognises the framework that a Java build names. */
final class JavaFramework {
    private JavaFramework() {}

    static Framework of(String build) {
        if (build.contains("io.quarkus")) {
            return Framework.QUARKUS;
        }
        if (build.contains("io.micronaut")) {
            return Framework.MICRONAUT;
        }
        return build.contains("org.springframework.boot") ? Framework.SPRING_BOOT : Framework.JAVA;
    }

    static String reason(String file, Framework framework) {
        return switch (framework) {
            case QUARKUS -> file + " names io.quarkus: Quarkus";
            case MICRONAUT -> file + " names io.micronaut: Micronaut";
            case SPRING_BOOT -> file + " names org.springframework.boot: Spring Boot";
            default -> file + ": Java, started as the program that is built; it has to listen on $PORT";
        };
    }

    /** Sets the framework's port by its environment; a program without such a framework has to read $PORT. */
    static BuildPlan listening(BuildPlan plan) {
        Map<String, String> environment = environment(plan.framework(), plan.port());
        return environment.isEmpty() ? plan.assumingPort() : plan.with(environment);
    }

    private static Map<String, String> environment(Framework framework, int port) {
        return switch (framework) {
            case QUARKUS -> Map.of("QUARKUS_HTTP_HOST", "0.0.0.0", "QUARKUS_HTTP_PORT", String.valueOf(port));
            case MICRONAUT -> Map.of("MICRONAUT_SERVER_PORT", String.valueOf(port));
            case SPRING_BOOT -> Map.of("SERVER_PORT", String.valueOf(port));
            default -> Map.of();
        };
    }
}
