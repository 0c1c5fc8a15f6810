package io.purser.web.openapi;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The description of the CSV that reports also answer. */
final class SheetAnswer {
    private static final String CSV = "text/csv";
    private static final String EXAMPLE = "agent,calls,cost_usd\r\nresearcher,10,0.0008\r\n";

    private SheetAnswer() {}

    /** Describes the CSV of the answer as a text, if it has any. SmallRye gives JSON and CSV one and the same description. */
    static void describe(APIResponse answer) {
        if (answer.getContent() != null && answer.getContent().hasMediaType(CSV)) {
            answer.getContent()
                    .addMediaType(
                            CSV,
                            OASFactory.createMediaType()
                                    .example(EXAMPLE)
                                    .schema(OASFactory.createSchema()
                                            .addType(Schema.SchemaType.STRING)
                                            .description("The same as rows, after a header")));
        }
    }
}
