package io.purser.web.reports;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated values in the form of RFC 4180. Callers name agents and tasks, so a text that a spreadsheet would
 * read as a formula gets an apostrophe in front.
 */
final class Csv {
    static final String TYPE = "text/csv";

    private static final String FORMULA = "=+-@\t\r";

    private Csv() {}

    /** Writes rows, one at a time. */
    interface Rows {
        void to(Sheet sheet) throws SQLException;
    }

    /** Takes the rows. */
    interface Sheet {
        void row(List<String> cells);
    }

    /** Whether the caller wants CSV rather than JSON: {@code format} decides, or the Accept header if it is absent. */
    static boolean isWanted(QueryParameters parameters, HttpHeaders headers) {
        return parameters.parsed("format", accepts(headers), text -> switch (text) {
            case "csv" -> true;
            case "json" -> false;
            default -> throw new IllegalArgumentException("has to be json or csv");
        });
    }

    private static boolean accepts(HttpHeaders headers) {
        for (MediaType type : headers.getAcceptableMediaTypes()) {
            if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
                return false;
            }
            if (type.isCompatible(MediaType.valueOf(TYPE))) {
                return true;
            }
        }
        return false;
    }

    /** An answer of any length, which is written while it is read. */
    static Response.ResponseBuilder answer(String fileName, Rows rows) {
        return StreamedReport.answer(TYPE + ";charset=UTF-8", fileName, output -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
            rows.to(cells -> write(writer, cells));
            writer.flush();
        });
    }

    private static void write(Writer writer, List<String> cells) {
        try {
            writer.write(cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a caller's text harmless; amounts and counts do not need it. */
    static String name(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
