package io.purser.web.reports;

import io.purser.access.RequestActor;
import io.purser.access.route.Caller;
import io.purser.ledger.llmusage.LlmUsageExport;
import io.purser.ledger.llmusage.LlmUsageFile;
import io.purser.ledger.llmusage.LlmUsageLine;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code llm_usage.json} files of 371 OS: {@code POST /v1/usage/import} and {@code GET /v1/usage/export}. */
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "reports")
public class UsageFileResource {
    private static final String LINES = "The lines of a llm_usage.json";
    private static final List<String> OF_IMPORT = List.of("zone");
    private static final List<String> OF_EXPORT = List.of("format", "from", "to", "zone", "agent", "team");

    private final ReportAccess access;
    private final UsageImport imports;
    private final LlmUsageExport exports;
    private final ReportDays days;
    private final ExportLimiter running;

    UsageFileResource(
            ReportAccess access, UsageImport imports, LlmUsageExport exports, ReportDays days, ExportLimiter running) {
        this.running = running;
        this.access = access;
        this.imports = imports;
        this.exports = exports;
        this.days = days;
    }

    /** Charges the lines that are not in the ledger yet. */
    @POST
    @Path("/import")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "importUsage")
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = LlmUsageLine[].class, description = LINES)))
    public ImportResult importFile(@Context UriInfo uri, @Context RoutingContext context, byte[] body) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, OF_IMPORT);
        ZoneId zone = zone(parameters);
        parameters.done();
        List<LlmUsageFile.IdentifiedLine> lines = LlmUsageFile.read(body, zone, days.now());
        UsageImport.Done done = imports.charge(lines, RequestActor.of(context));
        return new ImportResult(lines.size(), done.added(), done.knownAlready(), done.cost());
    }

    /** The ledger's calls in the format of 371 OS, the oldest first. */
    @GET
    @RunOnVirtualThread
    @Path("/export")
    @Operation(operationId = "exportUsage")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = LlmUsageLine[].class, description = LINES)))
    public Response exportFile(@Context UriInfo uri, @Context RoutingContext context) {
        access.require();
        QueryParameters parameters = new QueryParameters(uri, OF_EXPORT);
        String format = parameters.parsed("format", "llm_usage", text -> {
            if (!text.equals("llm_usage")) {
                throw new IllegalArgumentException("has to be llm_usage");
            }
            return text;
        });
        ZoneId zone = zone(parameters);
        Caller caller = Caller.of(context);
        LlmUsageExport.ExportRequest request = new LlmUsageExport.ExportRequest(
                instant(parameters, "from"),
                instant(parameters, "to"),
                bound("team", parameters.text("team"), caller.team()),
                bound("agent", parameters.text("agent"), caller.agent()),
                zone);
        parameters.done();
        access.catchUp();
        return running.begin(context, StreamedReport.answer(MediaType.APPLICATION_JSON, format + ".json", output -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
            writer.write("[");
            exports.write(request, new Consumer<>() {
                private String separator = "\n  ";

                @Override
                public void accept(String line) {
                    try {
                        writer.write(separator);
                        writer.write(line);
                        separator = ",\n  ";
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
            writer.write("\n]\n");
            writer.flush();
        }));
    }

    private static @Nullable String bound(String what, @Nullable String asked, @Nullable String bound) {
        if (bound != null && asked != null && !asked.equals(bound)) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this key is bound to the %s \"%s\" and sees no other's entries".formatted(what, bound));
        }
        return bound == null ? asked : bound;
    }

    private @Nullable Instant instant(QueryParameters parameters, String name) {
        return parameters.parsed(name, days::instant).orElse(null);
    }

    private ZoneId zone(QueryParameters parameters) {
        return parameters.parsed("zone", days.zone(), text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("is not a time zone, as Europe/Berlin is", e);
            }
        });
    }
}
