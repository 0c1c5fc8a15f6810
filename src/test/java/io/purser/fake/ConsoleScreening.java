package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** Which providers Console says could run something. */
final class ConsoleScreening {
    private ConsoleScreening() {}

    /**
     * Returns one provider three times, unless the request needs an auditor's signature, an attribute other than the
     * region, a price below 10 uact a block, or 16 GiB of memory or more.
     */
    static JsonNode of(JsonNode request) {
        ObjectNode answer = FakeJson.object();
        ArrayNode providers = answer.putArray("providers");
        boolean isWanted =
                !request.at("/requirements/signedBy/anyOf").elements().hasNext();
        for (JsonNode attribute : request.at("/requirements/attributes")) {
            isWanted &= attribute.path("key").asText().equals("region");
        }
        for (JsonNode unit : request.path("resources")) {
            isWanted &= new BigDecimal(unit.at("/price/amount").asText()).intValue() >= 10
                    && new BigDecimal(unit.at("/resource/memory/quantity/val").asText())
                                    .compareTo(BigDecimal.valueOf(1L << 34))
                            < 0;
        }
        int count = isWanted ? 3 : 0;
        for (int i = 0; i < count; i++) {
            ObjectNode provider = providers
                    .addObject()
                    .put("owner", "akash1kng7tv83qesgvv2ze7hxlw4urfrjk8vqdgv853")
                    .put("hostUri", "https://provider.example:8443")
                    .put("isAudited", true)
                    .put("createdAt", "2026-01-01T00:00:00.000Z")
                    .putNull("location")
                    .putNull("organization");
            provider.putArray("incidents");
        }
        return answer;
    }
}
