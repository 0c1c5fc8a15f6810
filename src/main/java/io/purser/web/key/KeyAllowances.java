package io.purser.web.key;

import io.purser.access.key.KeyGrant;
import io.purser.access.route.KeyPermissions;
import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a key may do beyond its roles. */
@SnakeCaseJson
public record KeyAllowances(
        boolean chargesUnreserved,
        boolean namesAgents,

        @Schema(implementation = String.class, pattern = Usd.NOT_NEGATIVE) @Nullable
        Usd maxAppUsdPerMonth,

        @Schema(minimum = "1", maximum = KeyPermissions.LONGEST_CACHE_TTL + "") @Nullable
        Long cacheTtlSeconds) {
    static KeyAllowances read(Fields fields) {
        boolean chargesUnreserved = fields.flag("charges_unreserved", false);
        boolean namesAgents = fields.flag("names_agents", false);
        Usd limit = fields.parsed("max_app_usd_per_month", Usd.LONGEST, Usd::parse);
        if (limit != null && limit.isNegative()) {
            fields.violation("max_app_usd_per_month", "must not be negative");
        }
        OptionalLong ttl = fields.count("cache_ttl_seconds", 1, KeyPermissions.LONGEST_CACHE_TTL);
        return new KeyAllowances(chargesUnreserved, namesAgents, limit, ttl.isPresent() ? ttl.getAsLong() : null);
    }

    /** The allowances of a grant. */
    public static KeyAllowances of(KeyGrant grant) {
        KeyPermissions permissions = grant.allowances();
        return new KeyAllowances(
                permissions.chargesUnreserved(),
                permissions.namesAgents(),
                permissions.maxAppUsdPerMonth() == null ? null : Usd.roundedUp(permissions.maxAppUsdPerMonth()),
                permissions.cacheTtlSeconds());
    }

    KeyPermissions toPermissions() {
        return new KeyPermissions(
                chargesUnreserved,
                namesAgents,
                maxAppUsdPerMonth == null ? null : maxAppUsdPerMonth.toBigDecimal(),
                cacheTtlSeconds);
    }
}
