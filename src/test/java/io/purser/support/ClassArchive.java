package io.purser.support;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * The classes that a program has loaded, in a file that a JVM maps (class data sharing). The next processes of the same
 * program start with half of the processor time.
 */
public final class ClassArchive {
    private ClassArchive() {}

    /** The option that writes the archive when the process ends in order. */
    public static String record(Path archive) {
        return "-XX:ArchiveClassesAtExit=" + archive;
    }

    /** The option that starts from the archive. A JVM that cannot use it warns and starts without it. */
    public static String use(Path archive) {
        return "-XX:SharedArchiveFile=" + archive;
    }

    /** The class path of this JVM with a jar, in that folder, for each folder of it: an archive takes jars only. */
    public static String classPathOfJars(Path folder) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (entry.isEmpty()) {
                continue;
            }
            if (Files.isDirectory(Path.of(entry))) {
                Path jar = folder.resolve(jars.size() + ".jar");
                pack(entry, jar);
                jars.add(jar.toString());
            } else {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static void pack(String folder, Path jar) {
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        int status = tool.run(
                System.out, System.err, "--create", "--no-compress", "--file", jar.toString(), "-C", folder, ".");
        if (status != 0) {
            throw new IllegalStateException("jar ended with " + status + " for " + folder);
        }
    }
}
