package io.purser.web.reports;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;

/** Answers that are written while the rows are read from the database. */
final class StreamedReport {
    private StreamedReport() {}

    /** Writes the body. */
    interface Body {
        void to(OutputStream output) throws IOException, SQLException;
    }

    static Response.ResponseBuilder answer(String type, String fileName, Body body) {
        StreamingOutput output = stream -> {
            try {
                body.to(stream);
            } catch (SQLException e) {
                // The status is sent already. If Purser cuts the answer off, the caller sees that it is incomplete.
                throw new IOException("the database failed while the answer was written", e);
            }
        };
        return Response.ok(output)
                .type(type)
                .header("content-disposition", "attachment; filename=\"%s\"".formatted(fileName));
    }
}
