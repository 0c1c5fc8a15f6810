package io.purser.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Fields;
import java.util.List;
import java.util.Map;

/** Reads other names for models from the file: an object with a target, or a list of targets, under each name. */
final class AliasFields {
    /** The field of the item that has them. */
    static final String NAME = "aliases";

    private static final int MOST = 1_000;
    private static final int MOST_TARGETS = 20;
    private static final String AUTO = "auto";

    private AliasFields() {}

    /** Reads an item of the file that has nothing but aliases, and adds them. */
    static void read(Fields item, Map<String, List<String>> aliases) {
        item.object(NAME, fields -> {
            if (fields.names().size() > MOST) {
                item.violation(NAME, "has more than %d names".formatted(MOST));
            }
            for (String alias : fields.names()) {
                List<String> targets = targets(fields, alias);
                if (alias.isEmpty() || alias.contains(":") || alias.equals(AUTO) || !isName(alias)) {
                    fields.violation(
                            alias, "is no name for models: it has 1 to 200 characters, no colon, and is not auto");
                } else if (aliases.containsKey(alias)) {
                    fields.violation(alias, "is there twice");
                } else {
                    aliases.put(alias, targets);
                }
            }
            return fields;
        });
        item.noMore();
    }

    private static boolean isName(String alias) {
        return alias.length() <= Fields.LONGEST_NAME && alias.chars().noneMatch(Character::isISOControl);
    }

    private static List<String> targets(Fields fields, String alias) {
        JsonNode said = fields.raw(alias);
        if (said != null && said.isTextual()) {
            String target = fields.name(alias);
            return target == null ? List.of() : List.of(target);
        }
        List<String> targets = fields.names(alias, MOST_TARGETS);
        if (said == null || (said.isArray() && said.isEmpty())) {
            fields.violation(alias, "has to be a target, as in provider:model, or a list of them");
        }
        return List.copyOf(targets);
    }
}
