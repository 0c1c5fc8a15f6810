package io.purser.web.deployment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.json.CheckedBody;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A deposit into the escrow of a deployment.
 *
 * @param amountUsd from 0.01 to 1,000,000 USD
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(description = "A deposit into the escrow of a deployment.", examples = DepositRequest.EXAMPLE)
public record DepositRequest(
        @Schema(
                required = true,
                description = "The amount, from 0.01 to 1000000.",
                pattern = Usd.NOT_NEGATIVE,
                examples = "5")
        Usd amountUsd,

        @Schema(
                description = "A repeated request with the same key deposits nothing more.",
                minLength = 1,
                maxLength = DeploymentChangeRequest.LONGEST_KEY,
                examples = "november")
        @Nullable
        String idempotencyKey) {
    static final String EXAMPLE = "{\"amount_usd\": \"5\", \"idempotency_key\": \"november\"}";
    private static final Usd LEAST = Usd.parse("0.01");
    private static final Usd MOST = Usd.parse("1000000");

    /**
     * Reads the body.
     *
     * @throws Problem with every mistake
     */
    static DepositRequest read(byte[] body, ObjectMapper json) {
        Fields fields = StrictJson.readObject(body);
        Usd amount = fields.parsed("amount_usd", Usd.LONGEST, Usd::parse);
        fields.text("idempotency_key", DeploymentChangeRequest.LONGEST_KEY);
        if (!fields.has("amount_usd")) {
            fields.violation("amount_usd", "is missing, as in \"5\"");
        } else if (amount != null && (LEAST.isMoreThan(amount) || amount.isMoreThan(MOST))) {
            fields.violation("amount_usd", "has to be between " + LEAST + " and " + MOST);
        }
        return CheckedBody.of(fields, json, DepositRequest.class);
    }
}
