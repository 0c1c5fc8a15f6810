package io.purser.akash.sdl.input;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.SignedBy;
import io.purser.json.Numbers;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A placement profile as the file has it.
 *
 * @param attributes sorted by key
 * @param pricing by compute profile
 */
public record PlacementInput(SdlValue at, List<Attribute> attributes, SignedBy signedBy, Map<String, Price> pricing) {
    private static final Pattern AMOUNT = Pattern.compile("\\+?[0-9]{1,60}(\\.[0-9]{1,18})?");
    private static final Pattern NEGATIVE = Pattern.compile("-[0-9]{1,60}(\\.[0-9]{1,18})?");
    private static final Pattern DENOM = Pattern.compile("[a-zA-Z][a-zA-Z0-9/:._-]{2,127}");

    /**
     * A price per replica and block.
     *
     * @param coin null if it cannot be read; the findings then say so
     */
    public record Price(SdlValue at, @Nullable DecCoin coin) {}

    static PlacementInput read(SdlValue at) {
        at.expectFields("attributes", "signedBy", "pricing");
        SdlValue signedBy = at.get("signedBy");
        signedBy.expectFields("allOf", "anyOf");
        Map<String, Price> pricing = new LinkedHashMap<>();
        at.get("pricing").fields().forEach((profile, price) -> pricing.put(profile, price(price)));
        return new PlacementInput(
                at,
                attributes(at.get("attributes")),
                new SignedBy(
                        signedBy.get("allOf").texts(), signedBy.get("anyOf").texts()),
                pricing);
    }

    private static List<Attribute> attributes(SdlValue at) {
        return at.textsByName().entrySet().stream()
                .map(attribute -> new Attribute(attribute.getKey(), attribute.getValue()))
                .sorted(Comparator.comparing(Attribute::key, GoStringOrder.ORDER))
                .toList();
    }

    private static Price price(SdlValue at) {
        at.expectFields("denom", "amount");
        String denom = at.get("denom").text();
        if (!DENOM.matcher(denom).matches()) {
            at.get("denom").violation("expected the denomination uact; write denom: uact");
            return new Price(at, null);
        }
        BigDecimal amount = amount(at.get("amount"));
        return new Price(at, amount == null ? null : new DecCoin(denom, amount));
    }

    private static @Nullable BigDecimal amount(SdlValue at) {
        String text = at.text();
        if (at.isAbsent()) {
            at.violation("is missing; write what a replica may cost per block, as in amount: 1000");
            return null;
        }
        if (NEGATIVE.matcher(text).matches()) {
            at.violation("a price is more than 0");
            return null;
        }
        if (!AMOUNT.matcher(text).matches()) {
            at.misshaped("expected a price per block: a decimal such as 1.5, with at most 18 decimals"
                    + IntendedValue.amount(text)
                            .map(meant -> "; write " + meant)
                            .orElse(""));
            return null;
        }
        BigDecimal amount = Numbers.decimal(text);
        if (amount.signum() == 0) {
            at.violation("a price is more than 0");
            return null;
        }
        return amount;
    }
}
