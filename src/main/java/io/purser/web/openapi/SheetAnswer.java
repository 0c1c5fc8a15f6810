package io.purser.web.openapi;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The description of the CSV that reports also answer. */
final class SheetAnswer {
    private static final String CSV = "text/csv";
    private static final String EXAMPLE = "agent,calls,cost_usd\r\nresearcher,10,0.0008\r\n";

    private SheetAnswer() {}

    /** Describes the CSV of the answer as a text, if the answer has any. */
    static void describe(APIResponse answer) {
        MediaType csv = answer.getContent() == null ? null : answer.getContent().getMediaType(CSV);
        if (csv != null) {
            csv.schema(OASFactory.createSchema()
                            .addType(Schema.SchemaType.STRING)
                            .description("The same as rows, after a header"))
                    .example(EXAMPLE);
        }
    }
}
