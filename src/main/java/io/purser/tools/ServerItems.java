package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.purser.problem.Problem;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What other servers offer, written behind Purser's own, as far as there is memory for it. */
final class ServerItems {
    /** A description takes this many times its text until it is sent. */
    private static final int WRITING = 4;

    private static final Logger LOG = Logger.getLogger(ServerItems.class);

    /**
     * An item of a list.
     *
     * @param length about as many characters as its JSON has
     * @param json is asked when there is memory for it
     */
    record Item(long length, Supplier<String> json) {}

    private ServerItems() {}

    /**
     * Adds the items to Purser's own.
     *
     * @param what the items in the plural, as in "tools"
     * @param memory receives the bytes that the items take
     */
    static ArrayNode append(ArrayNode own, String what, List<Item> items, LongConsumer memory) {
        int listed = 0;
        try {
            for (Item item : items) {
                memory.accept(WRITING * item.length());
                own.addRawValue(new RawValue(item.json().get()));
                listed++;
            }
        } catch (Problem taken) {
            LOG.warnf(
                    "a list has %d of the %d %s of servers, because the memory for requests is taken",
                    listed, items.size(), what);
        }
        return own;
    }
}
