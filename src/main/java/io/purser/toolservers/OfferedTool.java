package io.purser.toolservers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.money.Usd;
import io.purser.toolservers.header.HeaderArgument;
import io.purser.toolservers.header.HeaderArgumentScan;
import java.util.List;

/**
 * A tool of a server, as Purser offers it.
 *
 * @param server that has it
 * @param name at its server
 * @param price of one call
 * @param description for {@code tools/list}, as JSON
 * @param headers the arguments that its server wants as headers, too
 */
public record OfferedTool(
        RegisteredServer server, String name, Usd price, String description, List<HeaderArgument> headers) {
    /** The provider of all tools, in the targets of budgets, reports and keys. */
    static final String PROVIDER = "tool";

    static final String PRICE_KEY = "io.purser/price_usd";

    static OfferedTool of(RegisteredServer server, ObjectNode shown) {
        String name = shown.path("name").asText();
        Usd price = server.definition().price(name);
        shown.put("name", ToolNames.joined(server.definition().name(), name));
        if (!price.isZero()) {
            shown.put(
                    "description",
                    "%s%sA call costs %s USD."
                            .formatted(
                                    shown.path("description").asText(),
                                    shown.path("description").asText().isEmpty() ? "" : "\n\n",
                                    price));
        }
        shown.putObject("_meta").put(PRICE_KEY, price.toString());
        return new OfferedTool(server, name, price, shown.toString(), HeaderArgumentScan.of(shown.path("inputSchema")));
    }

    /** Its name behind Purser. */
    public String fullName() {
        return ToolNames.joined(server.definition().name(), name);
    }

    /** The name under which budgets and reports know it, after the provider. */
    String model() {
        return server.definition().name() + "/" + name;
    }

    /** Whether that caller may use it: one of those whom its server is for, whose key is not bound to other targets. */
    boolean isFor(Caller caller) {
        return server.isFor(caller) && caller.mayUse(PROVIDER + ":" + model());
    }
}
