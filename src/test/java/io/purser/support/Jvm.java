package io.purser.support;

import java.nio.file.Path;

/** The JVM that runs the tests. */
public final class Jvm {
    private Jvm() {}

    /** The program that starts another one like it. */
    public static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
