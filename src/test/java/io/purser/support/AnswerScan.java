package io.purser.support;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.util.regex.Pattern;

/**
 * Reads every answer that any test gets from Purser, and fails the test where a secret is in it: a key, a signed token,
 * or one of the secrets that the tests configure. It is in force for all tests, by its entry under META-INF/services.
 */
public final class AnswerScan implements QuarkusTestBeforeEachCallback, Filter {
    private static final Pattern SECRET = Pattern.compile("psk_([0-9a-z]{10}|operator)_[0-9A-Za-z]{49}"
            + "|eyJ[0-9A-Za-z_-]{10,}\\.eyJ[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]{20,}|"
            + Pattern.quote(PostgresResource.OPERATOR_KEY)
            + "|"
            + Pattern.quote(PostgresResource.SECRETS_KEY)
            + "|"
            + Pattern.quote(FakeProviderResource.PROVIDER_KEY));

    /** The one field in which a key is shown, once, to who made it. */
    private static final Pattern SHOWN_ONCE = Pattern.compile("\"key\" ?: ?\"[^\"]*\"");

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        // By name, because another test of this run may have loaded this class once more.
        if (RestAssured.filters().stream()
                .noneMatch(filter -> filter.getClass().getName().equals(AnswerScan.class.getName()))) {
            RestAssured.filters(this);
        }
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        Response response = context.next(request, specification);
        boolean shows = request.getMethod().equals("POST") && request.getURI().contains("/v1/keys");
        String body = response.asString();
        reject(request, shows ? SHOWN_ONCE.matcher(body).replaceFirst("") : body);
        reject(request, response.getHeaders().toString());
        return response;
    }

    private static void reject(FilterableRequestSpecification request, String text) {
        if (holdsASecret(text)) {
            throw new AssertionError(
                    "a secret is in the answer to %s %s".formatted(request.getMethod(), request.getURI()));
        }
    }

    /** Whether that text has a secret in it. */
    public static boolean holdsASecret(String text) {
        return SECRET.matcher(text).find();
    }
}
