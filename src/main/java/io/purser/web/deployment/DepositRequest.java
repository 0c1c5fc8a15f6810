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
public record DepositRequest(
        @Schema(pattern = Usd.NOT_NEGATIVE) Usd amountUsd,

        @Schema(maxLength = DeploymentChangeRequest.LONGEST_KEY) @Nullable
        String idempotencyKey) {
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
