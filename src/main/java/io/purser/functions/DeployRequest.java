package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.Blueprint;
import io.purser.json.Fields;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The request of {@code deploy}; in JSON, all fields of its parts are at the top. The order and the nulls of the fields
 * stay, because a stored idempotency key holds a hash of the written request.
 *
 * @param source the source of the deployment; empty if an app is named
 * @param release the app that is deployed by its own definition, or nothing
 * @param name the name of the deployment, or null for one of its source
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema
public record DeployRequest(
        @JsonUnwrapped SourceRequest source,
        @JsonUnwrapped Release release,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String name,
        @JsonUnwrapped ValuesRequest values,
        @JsonUnwrapped TermsRequest terms,
        @Nullable Boolean dryRun,
        @JsonUnwrapped TaskLabels labels,
        @Schema(maxItems = MOST_TAGS) @Nullable List<String> tags,

        @Schema(maxLength = RouteRequest.LONGEST_KEY) @Nullable
        String idempotencyKey) {
    private static final int MOST_TAGS = 20;

    /**
     * The release of an app.
     *
     * @param app a registered app, which is deployed by its own definition
     * @param revision the commit of the app, or null for the head of its branch
     */
    @RegisterForReflection
    public record Release(
            @Schema(maxLength = AppRequest.LONGEST_NAME, pattern = AppRequest.NAME_FORM) @Nullable
            String app,

            @Schema(maxLength = AppRequest.LONGEST_REVISION, pattern = AppRequest.COMMIT_FORM) @Nullable
            String revision) {
        static final Release NONE = new Release(null, null);
    }

    public DeployRequest {
        source = source == null ? SourceRequest.NONE : source;
        release = release == null ? Release.NONE : release;
        values = values == null ? ValuesRequest.NONE : values;
        terms = terms == null ? TermsRequest.NONE : terms;
        labels = labels == null ? TaskLabels.NONE : labels;
    }

    boolean wantsDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }

    /** The given SDL with the values of the request. */
    Blueprint blueprint(String text) {
        return new Blueprint(text, values.visible(), values.sealed());
    }

    /** Notes every mistake in the request, the SDL's violations included. */
    static void check(Fields fields) {
        if (fields.has("app")) {
            fields.parsed("app", AppRequest.LONGEST_NAME, AppRequest::name);
            fields.parsed("revision", AppRequest.LONGEST_REVISION, AppRequest::commit);
            fields.flag("dry_run", false);
            fields.text("idempotency_key", RouteRequest.LONGEST_KEY);
            return; // the app has all other fields itself, and they are unknown here
        }
        if (fields.raw("revision") != null) {
            fields.violation("revision", "goes with an app only");
        }
        if (fields.has("repository")) {
            SourceRequest.checkRepositoryAlone(fields);
        } else {
            SourceRequest.readBlueprint(fields, true);
            if (fields.raw("branch") != null) {
                fields.violation("branch", "goes with a repository only");
            }
        }
        fields.name("name");
        checkTerms(fields);
        fields.flag("dry_run", false);
        fields.text("idempotency_key", RouteRequest.LONGEST_KEY);
    }

    /** Checks the terms of a deployment and who pays for it. */
    static void checkTerms(Fields fields) {
        TermsRequest.check(fields);
        TaskLabels.check(fields);
        fields.names("tags", MOST_TAGS);
    }
}
