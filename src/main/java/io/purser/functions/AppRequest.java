package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.access.route.Caller;
import io.purser.budget.AppBudgets;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.SpenderResolver;
import io.purser.deploy.Blueprint;
import io.purser.deploy.app.AppContent;
import io.purser.deploy.app.AppDefinition;
import io.purser.deploy.app.AppOrigin;
import io.purser.deploy.source.tree.Repository;
import io.purser.json.CheckedBody;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An app in the body of a REST request; in JSON, all fields of its parts are at the top.
 *
 * @param source the source of its deployments
 * @param build the image of its service and the trigger of its releases
 * @param budget of all its deployments together, or null
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema
public record AppRequest(
        @JsonUnwrapped SourceRequest source,
        @JsonUnwrapped ImageRequest build,
        @JsonUnwrapped ValuesRequest values,
        @JsonUnwrapped TermsRequest terms,
        @JsonUnwrapped TaskLabels labels,
        @Schema(maxItems = MOST_TAGS) @Nullable List<String> tags,
        @Nullable Budget budget) {
    static final int LONGEST_NAME = 63;
    static final int LONGEST_REVISION = 64;
    /**
     * The prefix of the tag that every deployment of an app has, followed by the app's name; a budget's scope may name
     * the tag.
     */
    public static final String TAG = SpenderResolver.APP_TAG;

    /** The form of a name, as a regular expression of JSON Schema. */
    public static final String NAME_FORM = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    private static final Pattern NAME = Pattern.compile(NAME_FORM);
    /** The form of a commit's hash, as a regular expression of JSON Schema. */
    static final String COMMIT_FORM = "^([0-9a-f]{40}|[0-9a-f]{64})$";

    private static final Pattern COMMIT = Pattern.compile(COMMIT_FORM);
    private static final int MOST_TAGS = 20;

    /** The budget of all deployments of an app together. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "AppBudgetRequest")
    public record Budget(
            @Schema(pattern = Usd.NOT_NEGATIVE) Usd limitUsd,
            @Nullable String window) {
        BudgetDefinition of(String app) {
            WindowKind kind = window == null ? WindowKind.MONTH : WindowKind.valueOf(window.toUpperCase(Locale.ROOT));
            return AppBudgets.of(app, limitUsd, kind);
        }
    }

    public AppRequest {
        source = source == null ? SourceRequest.NONE : source;
        build = build == null ? ImageRequest.NONE : build;
        values = values == null ? ValuesRequest.NONE : values;
        terms = terms == null ? TermsRequest.NONE : terms;
        labels = labels == null ? TaskLabels.NONE : labels;
    }

    /**
     * Checks the name of an app.
     *
     * @throws IllegalArgumentException if the text is not a valid name
     */
    public static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "has to be a name of small letters, digits and hyphens, 63 at most, as in shop-api");
        }
        return text;
    }

    static String commit(String text) {
        if (!COMMIT.matcher(text).matches()) {
            throw new IllegalArgumentException("has to be the whole hash of a commit, in small letters");
        }
        return text;
    }

    /** How an app is deployed, and the budget of all its deployments together, or null if the request has no budget. */
    public record Described(AppDefinition recipe, @Nullable BudgetDefinition budget) {}

    /**
     * Reads an app.
     *
     * @throws Problem INVALID with every mistake; FORBIDDEN if the caller is bound to another agent
     */
    public static Described read(String name, byte[] body, Caller caller, ObjectMapper json) {
        Fields fields = StrictJson.readObject(body);
        check(fields);
        AppRequest request = CheckedBody.of(fields, json, AppRequest.class);
        Budget budget = request.budget();
        return new Described(request.recipe(name, caller), budget == null ? null : budget.of(name));
    }

    private static void check(Fields fields) {
        boolean isDetected = !fields.has("sdl") && !fields.has("template");
        if (isDetected) {
            SourceRequest.checkRepositoryAlone(fields);
            if (!fields.has("repository")) {
                fields.violation("repository", "is missing: give an sdl, a template, or a repository to build");
            }
            if (fields.has("image")) {
                fields.violation("image", "goes with an sdl or a template only, whose service runs it");
            }
        } else {
            Blueprint blueprint = SourceRequest.readBlueprint(fields, true);
            SourceRequest.checkRepository(fields, ValuesRequest.NONE);
            ImageRequest.checkImage(fields, blueprint);
        }
        ImageRequest.checkTrigger(fields);
        DeployRequest.checkTerms(fields);
        fields.object("budget", AppRequest::checkBudget);
    }

    private static boolean checkBudget(Fields given) {
        Usd limit = given.parsed("limit_usd", Usd.LONGEST, Usd::parse);
        given.oneOf(
                "window",
                Arrays.stream(WindowKind.values()).map(WindowKind::code).toList());
        if (!given.has("limit_usd") || (limit != null && limit.isNegative())) {
            given.violation("limit_usd", "has to be what it may cost, as in \"20\"");
        }
        given.noMore();
        return true;
    }

    private AppDefinition recipe(String name, Caller caller) {
        Spender named = SpenderResolver.lasting(caller, labels.agent(), labels.task(), tags == null ? List.of() : tags);
        Set<String> all = new LinkedHashSet<>(named.tags());
        all.add(TAG + name);
        Spender spender = new Spender(named.caller(), named.agent(), named.task(), named.team(), all);
        String repository = source.repository();
        return new AppDefinition(
                new AppOrigin(
                        repository == null ? null : Repository.parse(repository).fullName(),
                        source.branch(),
                        build.triggerOf(repository),
                        build.workflow()),
                new AppContent(
                        source.sdl(),
                        source.template(),
                        build.image(),
                        build.service(),
                        values.visible(),
                        values.sealed(),
                        terms.convertDenomination()),
                terms.marketKind(),
                terms.conditions(source.template()),
                spender);
    }
}
