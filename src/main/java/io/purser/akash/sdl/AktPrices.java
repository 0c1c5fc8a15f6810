package io.purser.akash.sdl;

import io.purser.akash.sdl.input.SdlValue;
import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.akash.sdl.yaml.SdlFindings;
import io.purser.akash.sdl.yaml.YamlNode;
import io.purser.json.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds and converts the prices of a valid SDL that are still in AKT's unit. Before deployments were paid in ACT,
 * nearly all prices were in AKT.
 */
final class AktPrices {
    private static final String UAKT = "uakt";

    private AktPrices() {}

    static List<AktPrice> in(YamlNode document) {
        List<AktPrice> found = new ArrayList<>();
        SdlValue placements =
                SdlValue.root(document, new SdlFindings()).get("profiles").get("placement");
        placements
                .fields()
                .values()
                .forEach(placement -> placement.get("pricing").fields().values().stream()
                        .filter(price -> price.get("denom").written().equals(UAKT))
                        .forEach(price -> found.add(new AktPrice(
                                finding(price.get("denom")),
                                Numbers.decimal(price.get("amount").written())))));
        return found;
    }

    private static SdlFinding finding(SdlValue denom) {
        return new SdlFinding(
                denom.path(),
                denom.mark().line(),
                denom.mark().column(),
                "no market takes uakt any more; write denom: uact and the amount in millionths of a dollar a block (this"
                        + " one times the dollars that an AKT costs)");
    }

    static YamlNode converted(YamlNode document, BigDecimal aktInUsd) {
        return inside(document, List.of("profiles", "placement", "*", "pricing", "*"), aktInUsd);
    }

    private static YamlNode inside(YamlNode node, List<String> path, BigDecimal aktInUsd) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return node;
        }
        if (path.isEmpty()) {
            YamlNode.Entry denom = mapping.find("denom");
            boolean isAkt = denom != null
                    && denom.value() instanceof YamlNode.Scalar scalar
                    && scalar.value().equals(UAKT);
            return isAkt ? price(mapping, aktInUsd) : mapping;
        }
        return with(
                mapping,
                mapping.entries().stream()
                        .map(entry -> path.getFirst().equals("*")
                                        || path.getFirst().equals(entry.key().value())
                                ? new YamlNode.Entry(
                                        entry.key(), inside(entry.value(), path.subList(1, path.size()), aktInUsd))
                                : entry)
                        .toList());
    }

    private static YamlNode price(YamlNode.Mapping price, BigDecimal aktInUsd) {
        return with(
                price,
                price.entries().stream()
                        .map(entry -> entry.value() instanceof YamlNode.Scalar scalar
                                ? new YamlNode.Entry(
                                        entry.key(), scalar(entry.key().value(), scalar, aktInUsd))
                                : entry)
                        .toList());
    }

    private static YamlNode.Scalar scalar(String key, YamlNode.Scalar scalar, BigDecimal aktInUsd) {
        return switch (key) {
            case "denom" -> new YamlNode.Scalar("uact", scalar.plain(), scalar.mark());
            case "amount" ->
                new YamlNode.Scalar(
                        AktPrice.inUact(Numbers.decimal(scalar.value()), aktInUsd)
                                .toPlainString(),
                        scalar.plain(),
                        scalar.mark());
            default -> scalar;
        };
    }

    private static YamlNode.Mapping with(YamlNode.Mapping mapping, List<YamlNode.Entry> entries) {
        return new YamlNode.Mapping(entries, mapping.merged(), mapping.weight(), mapping.mark());
    }
}
