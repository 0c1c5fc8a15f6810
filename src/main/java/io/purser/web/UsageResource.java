package io.purser.web;

import io.purser.access.route.Caller;
import io.purser.access.route.ExposedFunctions;
import io.purser.budget.BudgetService;
import io.purser.json.Fields;
import io.purser.ledger.UsageEntry;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.Violation;
import io.purser.web.reports.UsageLine;
import io.purser.web.reports.UsagePage;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/usage}: the entries of the ledger, the newest first, a page at a time. */
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "reports")
public class UsageResource {
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final Set<String> PARAMETERS = Set.of("from", "to", "agent", "task", "target", "limit", "cursor");

    private final ExposedFunctions exposed;
    private final BudgetService budgets;

    UsageResource(ExposedFunctions exposed, BudgetService budgets) {
        this.exposed = exposed;
        this.budgets = budgets;
    }

    /** The entries that match every given parameter. A key that is bound to a team or an agent sees only theirs. */
    @GET
    @Operation(operationId = "listUsage")
    public UsagePage list(@Context UriInfo uri, @Context RoutingContext context) {
        if (!exposed.offers(ExposedFunctions.Member.REPORTS)) {
            throw Problem.of(ProblemType.NOT_FOUND, "this Purser does not offer reports");
        }
        MultivaluedMap<String, String> given = uri.getQueryParameters();
        List<Violation> violations = new ArrayList<>();
        given.forEach((name, values) -> {
            if (!PARAMETERS.contains(name)) {
                violations.add(new Violation(
                        name, "is not known here; there are from, to, agent, task, target, limit, cursor"));
            } else if (values.size() > 1) {
                violations.add(new Violation(name, "is given twice"));
            }
        });
        Instant from = time(given.getFirst("from"), "from", violations);
        Instant to = time(given.getFirst("to"), "to", violations);
        int limit = limit(given.getFirst("limit"), violations);
        Cursor after = Cursor.read(given.getFirst("cursor"), violations);
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
        // A call is answered a moment before its entry is committed; this wait lets its caller find the entry.
        BudgetService.await(budgets.catchUp());
        Caller caller = Caller.of(context);
        List<UsageEntry> entries = UsageEntry.page(
                new UsageEntry.Filter(
                        from,
                        to,
                        caller.team(),
                        agent(caller, given.getFirst("agent")),
                        given.getFirst("task"),
                        given.getFirst("target")),
                limit + 1,
                after == null ? null : after.id(),
                after == null ? null : after.time());
        boolean more = entries.size() > limit;
        List<UsageEntry> page = more ? entries.subList(0, limit) : entries;
        return new UsagePage(
                page.stream().map(UsageLine::of).toList(),
                more ? Cursor.of(page.getLast()).write() : null);
    }

    private static @Nullable String agent(Caller caller, @Nullable String asked) {
        if (caller.agent() != null && asked != null && !asked.equals(caller.agent())) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key is bound to the agent \"%s\" and sees no other's entries".formatted(caller.agent()));
        }
        return caller.agent() == null ? asked : caller.agent();
    }

    private static @Nullable Instant time(@Nullable String text, String name, List<Violation> violations) {
        try {
            return text == null ? null : Fields.parseTime(text);
        } catch (IllegalArgumentException e) {
            violations.add(new Violation(name, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static int limit(@Nullable String text, List<Violation> violations) {
        if (text == null) {
            return USUAL_LIMIT;
        }
        if (text.matches("[0-9]{1,6}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        }
        violations.add(new Violation("limit", "has to be between 1 and " + LARGEST_LIMIT));
        return USUAL_LIMIT;
    }

    /**
     * The end of a page. A correction has the time of the corrected entry and not of its own id, so the cursor needs
     * both.
     */
    private record Cursor(UUID id, Instant time) {
        private static final int BYTES = 24;

        static Cursor of(UsageEntry last) {
            return new Cursor(last.id, last.time);
        }

        String write() {
            byte[] bytes = ByteBuffer.allocate(BYTES)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .putLong(time.toEpochMilli())
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        /**
         * Whether an id of version 7 can hold the time (up to the year 10889), so that the database can hold it too.
         */
        private static boolean isTime(long epochMilli) {
            return epochMilli >= 0 && epochMilli < 1L << 48;
        }

        static @Nullable Cursor read(@Nullable String text, List<Violation> violations) {
            if (text == null) {
                return null;
            }
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(text);
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                if (bytes.length == BYTES && isTime(buffer.getLong(BYTES - Long.BYTES))) {
                    return new Cursor(
                            new UUID(buffer.getLong(), buffer.getLong()), Instant.ofEpochMilli(buffer.getLong()));
                }
            } catch (IllegalArgumentException e) {
                // falls through to the violation, which says how to correct it
            }
            violations.add(new Violation("cursor", "is not one that this API gave; take it from \"next\""));
            return null;
        }
    }
}
