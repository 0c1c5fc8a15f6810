package io.purser.cli.sdl;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.SdlCheckResult;
import io.purser.akash.sdl.yaml.SdlFinding;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file from the command line, checked as an SDL. */
public record SdlFile(String name, SdlCheckResult checked) {
    private static final String STANDARD_INPUT = "-";
    /** Far more than an SDL may have, so that the SDL's own limit reports a file that is too long. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    /**
     * Reads the file of that name and checks it.
     *
     * @throws ParameterException if it cannot be read
     */
    public static SdlFile read(String name, CommandSpec command) {
        try (InputStream in = name.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(name))) {
            return new SdlFile(name, check(in.readNBytes(MOST_BYTES)));
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), "Cannot read " + name + ": " + reason(e), e);
        }
    }

    private static SdlCheckResult check(byte[] bytes) {
        try {
            return Sdl.check(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return new SdlCheckResult(
                    null, List.of(new SdlFinding("", 1, 1, "the file is not UTF-8; save it as that")), List.of());
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException missing -> "there is no such file";
            case java.nio.file.AccessDeniedException denied -> "access is denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    boolean isValid() {
        return checked.isValid();
    }

    /** One line for each violation: {@code file:line:column: error: path: message}. */
    void printViolations(PrintWriter out) {
        print(out, "error", checked.violations());
    }

    void printWarnings(PrintWriter out) {
        print(out, "warning", checked.warnings());
    }

    private void print(PrintWriter out, String kind, List<SdlFinding> findings) {
        for (SdlFinding finding : findings) {
            String path = finding.path().isEmpty() ? "" : finding.path() + ": ";
            out.println(name + ":" + finding.line() + ":" + finding.column() + ": " + kind + ": " + path
                    + finding.message());
        }
    }
}
