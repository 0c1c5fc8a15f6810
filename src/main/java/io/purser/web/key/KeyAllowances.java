package io.purser.web.key;

import io.purser.access.key.KeyGrant;
import io.purser.access.route.KeyPermissions;
import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a key may do beyond its roles. */
@SnakeCaseJson
public record KeyAllowances(
        boolean chargesUnreserved,
        boolean namesAgents,

        @Schema(implementation = String.class, pattern = Usd.NOT_NEGATIVE) @Nullable
        Usd maxAppUsdPerMonth) {
    static KeyAllowances read(Fields fields) {
        boolean chargesUnreserved = fields.flag("charges_unreserved", false);
        boolean namesAgents = fields.flag("names_agents", false);
        Usd limit = fields.parsed("max_app_usd_per_month", Usd.LONGEST, Usd::parse);
        if (limit != null && limit.isNegative()) {
            fields.violation("max_app_usd_per_month", "must not be negative");
        }
        return new KeyAllowances(chargesUnreserved, namesAgents, limit);
    }

    /** The allowances of a grant. */
    public static KeyAllowances of(KeyGrant grant) {
        KeyPermissions permissions = grant.allowances();
        return new KeyAllowances(
                permissions.chargesUnreserved(),
                permissions.namesAgents(),
                permissions.maxAppUsdPerMonth() == null ? null : Usd.roundedUp(permissions.maxAppUsdPerMonth()));
    }

    KeyPermissions toPermissions() {
        return new KeyPermissions(
                chargesUnreserved, namesAgents, maxAppUsdPerMonth == null ? null : maxAppUsdPerMonth.toBigDecimal());
    }
}
