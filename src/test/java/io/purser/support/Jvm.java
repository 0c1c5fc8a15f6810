package io.purser.support;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The JVM that runs the tests. */
public final class Jvm {
    /** Options of a process with a short life: it spends no time on what pays in the long run. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private Jvm() {}

    /** The program that starts another one like it. */
    public static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The command that starts a class of that class path in a short-lived process, without its arguments. */
    public static List<String> shortLived(String classPath, Class<?> main, String... options) {
        return Stream.of(
                        Stream.of(program()),
                        SHORT_LIVED.stream(),
                        Stream.of(options),
                        Stream.of("-cp", classPath, main.getName()))
                .flatMap(part -> part)
                .toList();
    }
}
