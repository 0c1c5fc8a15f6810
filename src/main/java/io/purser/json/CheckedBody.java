package io.purser.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.problem.Problem;

/** Turns a body whose fields were all checked into its record. */
public final class CheckedBody {
    private CheckedBody() {}

    /**
     * Ends the reading of the fields, and fills the record from them.
     *
     * @throws Problem {@code invalid} with every mistake in the fields, if there is any
     */
    public static <T> T of(Fields fields, ObjectMapper json, Class<T> type) {
        fields.done();
        try {
            return json.treeToValue(fields.object, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the checked body does not fit " + type.getSimpleName(), e);
        }
    }
}
