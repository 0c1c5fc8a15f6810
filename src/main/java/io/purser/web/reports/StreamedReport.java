package io.purser.web.reports;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;

/** Answers that are written while they are read from the database. */
final class StreamedReport {
    private StreamedReport() {}

    /** What writes the body. */
    interface Body {
        void to(OutputStream output) throws IOException, SQLException;
    }

    static Response.ResponseBuilder answer(String type, String fileName, Body body) {
        StreamingOutput output = stream -> {
            try {
                body.to(stream);
            } catch (SQLException e) {
                // The status is sent: cutting the answer off is what tells the caller that it is not whole.
                throw new IOException("the database failed while the answer was written", e);
            }
        };
        return Response.ok(output)
                .type(type)
                .header("content-disposition", "attachment; filename=\"%s\"".formatted(fileName));
    }
}
