package io.purser.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;
import java.util.function.LongConsumer;

/** Reads the arguments of a tool whose route takes the parameters of a query. */
final class QueryArguments {
    private static final int LONGEST = 2_000;

    private QueryArguments() {}

    /**
     * The arguments as parameters of a query. Which of them exist, the route decides.
     *
     * @param counts the names of those that are whole numbers; all others are texts
     * @param memory receives the bytes of memory that reading the arguments takes
     * @throws Problem {@code malformed}, or {@code invalid} with every argument of a wrong type
     */
    static MultivaluedMap<String, String> read(byte[] arguments, Set<String> counts, LongConsumer memory) {
        Fields fields = StrictJson.readObject(arguments, memory);
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        for (String name : fields.names()) {
            JsonNode value = fields.raw(name);
            if (value != null && counts.contains(name) && value.isIntegralNumber()) {
                parameters.putSingle(name, value.asText());
            } else if (value != null && counts.contains(name)) {
                fields.violation(name, "has to be a whole number");
            } else if (value != null) {
                String text = fields.text(name, LONGEST);
                if (text != null) {
                    parameters.putSingle(name, text);
                }
            }
        }
        fields.done();
        return parameters;
    }
}
