package io.purser.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.deploy.Blueprint;
import io.purser.json.PlainJson;
import io.purser.problem.Problem;
import io.purser.web.reports.MonthlyReportResource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;

/** What a client can read: the reports of the months, and the SDLs that Purser contains. */
@ApplicationScoped
class Resources {
    /** This month's report. */
    static final String MONTH = "purser://reports/monthly";

    private static final String SDL = "purser://sdl/";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    /** The SDLs change with a release of Purser only. */
    private static final long SDL_FRESH_MS = 3_600_000;

    private final MonthlyReportResource reports;
    private final ToolResults results;

    Resources(MonthlyReportResource reports, ToolResults results) {
        this.reports = reports;
        this.results = results;
    }

    /**
     * A resource's text.
     *
     * @param freshMs how long a client may keep it, in milliseconds
     * @param isOfCaller whether it depends on the caller
     */
    record Content(String uri, String type, String text, long freshMs, boolean isOfCaller) {
        ObjectNode toJson() {
            return PlainJson.MAPPER
                    .createObjectNode()
                    .put("uri", uri)
                    .put("mimeType", type)
                    .put("text", text);
        }
    }

    /** The resources that the caller may read. */
    ArrayNode list(Caller caller) {
        ArrayNode list = PlainJson.MAPPER.createArrayNode();
        if (readsReports(caller)) {
            list.addObject()
                    .put("uri", MONTH)
                    .put("name", "monthly-report")
                    .put("title", "The report of this month")
                    .put("description", "Totals, forecast, savings, top spenders, performance and days so far.")
                    .put("mimeType", JSON);
        }
        if (readsSdls(caller)) {
            Blueprint.templates()
                    .forEach(name -> list.addObject()
                            .put("uri", SDL + name)
                            .put("name", name)
                            .put("title", "The SDL \"%s\"".formatted(name))
                            .put("description", firstComment(name))
                            .put("mimeType", YAML));
        }
        return list;
    }

    /** The templates of URIs that the caller may read. */
    ArrayNode templates(Caller caller) {
        ArrayNode list = PlainJson.MAPPER.createArrayNode();
        if (readsReports(caller)) {
            list.addObject()
                    .put("uriTemplate", MONTH + "/{month}")
                    .put("name", "monthly-report")
                    .put("title", "The report of a month")
                    .put("description", "The month as in 2026-11.")
                    .put("mimeType", JSON);
        }
        if (readsSdls(caller)) {
            list.addObject()
                    .put("uriTemplate", SDL + "{+name}")
                    .put("name", "sdl")
                    .put("title", "An SDL that Purser contains")
                    .put("description", "The name goes into the argument template of deploy.")
                    .put("mimeType", YAML);
        }
        return list;
    }

    /**
     * The resource at that URI; empty if there is none for this caller.
     *
     * @throws Problem if it cannot be read
     */
    Optional<Content> read(String uri, Caller caller) {
        if (readsReports(caller) && isReport(uri)) {
            String report = results.tree(reports.report(query(uri), caller)).toString();
            return Optional.of(new Content(uri, JSON, report, 0, true));
        }
        if (readsSdls(caller) && uri.startsWith(SDL)) {
            return Blueprint.template(uri.substring(SDL.length()))
                    .map(text -> new Content(uri, YAML, text, SDL_FRESH_MS, false));
        }
        return Optional.empty();
    }

    /** Whether that is the URI of a month's report. */
    static boolean isReport(String uri) {
        return uri.equals(MONTH) || uri.startsWith(MONTH + "/");
    }

    /**
     * The totals of the report at that URI, as a text; empty if there is none for this caller.
     *
     * @throws Problem if they cannot be read
     */
    Optional<String> totals(String uri, Caller caller) {
        return readsReports(caller) && isReport(uri)
                ? Optional.of(reports.totals(query(uri), caller))
                : Optional.empty();
    }

    private static MultivaluedMap<String, String> query(String uri) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        if (!uri.equals(MONTH)) {
            query.putSingle("month", uri.substring(MONTH.length() + 1));
        }
        return query;
    }

    /** The values of a template's variable that begin with this text. */
    List<String> complete(String template, String begun, Caller caller) {
        return template.startsWith(SDL) && readsSdls(caller)
                ? Blueprint.templates().stream()
                        .filter(name -> name.startsWith(begun))
                        .toList()
                : List.of();
    }

    /** As the route table has it for the monthly report. */
    private static boolean readsReports(Caller caller) {
        return Tool.COST_REPORT.isFor(caller);
    }

    private static boolean readsSdls(Caller caller) {
        return Tool.DEPLOY.isFor(caller) || caller.is(Role.OPERATOR);
    }

    private static String firstComment(String name) {
        return Blueprint.template(name)
                .orElse("")
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^#\\s*", "");
    }
}
