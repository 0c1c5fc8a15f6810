package io.purser.web.catalog;

import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import java.util.List;

/**
 * Which of the held prices are to hold.
 *
 * @param versions of the held prices, 1 to 1,000
 */
@SnakeCaseJson
public record PriceConfirmation(List<String> versions) {
    private static final int MOST = 1_000;

    /** Reads the body of a request. */
    public static PriceConfirmation read(Fields fields) {
        List<String> versions = fields.names("versions", MOST);
        if (!fields.has("versions")) {
            fields.violation("versions", "is missing: GET /v1/catalog lists the prices that are held");
        }
        return new PriceConfirmation(versions);
    }
}
