package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.UsageReader;
import io.purser.liveness.FatalErrors;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.UpstreamError;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a provider's failure means to the caller: the provider is named, its message passed on, its key hidden. */
@ApplicationScoped
public class ProviderErrors {
    private static final Logger LOG = Logger.getLogger(ProviderErrors.class);
    private static final int LONGEST_MESSAGE = 500;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Catalog catalog;
    private final Clock clock;

    ProviderErrors(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** An answer of another status than 200. */
    public AttemptResult.Refused refused(Model model, int status, byte[] body, @Nullable String retryAfterHeader) {
        JsonNode json = PassthroughJson.answer(body);
        if (json == null || json.isValueNode()) {
            return refused(model, ErrorText.of(status, body), retryAfterHeader);
        }
        return refused(model, ProviderError.of(status, json), retryAfterHeader)
                .using(UsageReader.in(json).orElse(null));
    }

    /**
     * An error under a status of 200, whole or as the first piece of a stream.
     *
     * @param usage what the provider says it used all the same, or null
     */
    public AttemptResult.Refused refused(Model model, ProviderError error, @Nullable CallUsage usage) {
        return refused(model, error, (String) null).using(usage);
    }

    private AttemptResult.Refused refused(Model model, ProviderError error, @Nullable String retryAfterHeader) {
        Problem problem = problem(
                model, error, "%s answered %d%s".formatted(model.provider(), error.status(), quoted(model, error)));
        boolean isPrompts = isPromptsFault(error);
        Duration wait = wait(retryAfterHeader);
        if (error.status() == TOO_MANY) {
            Duration told = wait == null ? Duration.ofSeconds(1) : wait;
            return new AttemptResult.Refused(problem.retryAfter(told), true, false, told, null);
        }
        return new AttemptResult.Refused(
                problem, !isPrompts, isModelsFault(error), error.status() == UNAVAILABLE ? wait : null, null);
    }

    /** No other provider does better with this request, and repeating it is useless. */
    private static boolean isPromptsFault(ProviderError error) {
        return switch (error.status()) {
            case 400, 404, 413, 422 -> true;
            case 403, 451 -> error.isModeration();
            default -> false;
        };
    }

    /** What was refused for its content says nothing about how the model is. */
    private static boolean isModelsFault(ProviderError error) {
        return !error.isModeration() && !isPromptsFault(error) && error.status() != TOO_MANY;
    }

    /** Whether the caller is told the status: one that is about Purser's own key or credit is no business of the caller's. */
    private static boolean isCallersBusiness(ProviderError error) {
        return switch (error.status()) {
            case 401, 402, 407 -> false;
            case 403 -> error.isModeration();
            default -> error.status() >= 400 && error.status() <= 599;
        };
    }

    /** What the caller is told: the provider's own status, where it has one that is the caller's business. */
    private static Problem problem(Model model, ProviderError error, String detail) {
        int status = error.status();
        boolean isPassedOn = isCallersBusiness(error);
        ProblemType type;
        if (status == TOO_MANY) {
            type = ProblemType.BUSY;
        } else if (status == 408 || status == 504) {
            type = ProblemType.PROVIDER_TIMEOUT;
        } else if (isPassedOn && status < 500) {
            type = ProblemType.MALFORMED;
        } else {
            type = ProblemType.PROVIDER_FAILED;
        }
        boolean isNamed = isPassedOn && (status < 500 || status == UNAVAILABLE || !ErrorNames.isGeneral(error.code()));
        return named(Problem.of(type, detail), model)
                .toldBy(new UpstreamError(
                        isPassedOn ? status : type.status(),
                        isNamed ? error.code() : null,
                        isNamed ? error.param() : null,
                        error.isModeration()));
    }

    public AttemptResult.NotSent unreachable(Model model, Throwable cause) {
        boolean slow = !(cause instanceof ConnectException)
                && cause.getClass().getSimpleName().contains("Timeout");
        return new AttemptResult.NotSent(named(
                Problem.of(
                        slow ? ProblemType.PROVIDER_TIMEOUT : ProblemType.PROVIDER_FAILED,
                        "%s cannot be reached at %s".formatted(model.provider(), model.baseUrl())),
                model));
    }

    public Problem tooSlow(Model model) {
        return named(Problem.of(ProblemType.PROVIDER_TIMEOUT, model.provider() + " did not answer in time"), model);
    }

    public Problem brokeOff(Model model) {
        return named(Problem.of(ProblemType.PROVIDER_FAILED, model.provider() + " broke the connection off"), model);
    }

    public Problem nonsense(Model model) {
        return named(
                Problem.of(
                        ProblemType.PROVIDER_FAILED,
                        model.provider() + " answered with something that is not the answer to such a request"),
                model);
    }

    public Problem nothing(Model model) {
        return named(Problem.of(ProblemType.PROVIDER_FAILED, model.provider() + " answered with nothing"), model);
    }

    public Problem crowded(Model model) {
        return named(
                Problem.of(ProblemType.BUSY, "too many calls to %s are under way".formatted(model.provider()))
                        .retryAfter(Duration.ofSeconds(1)),
                model);
    }

    public Problem tooLarge(Model model) {
        return named(
                Problem.of(
                        ProblemType.PROVIDER_FAILED,
                        model.provider() + " answered with more than this Purser has the memory for"),
                model);
    }

    /** The same, under an id of its own. */
    public static Problem ownFailure(Throwable failure, boolean sent) {
        return ownFailure(failure, sent, Long.toHexString(System.nanoTime()));
    }

    /** Something was thrown that nobody foresaw: it is logged under an id, and only the id is told. */
    public static Problem ownFailure(Throwable failure, boolean sent, String id) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        FatalErrors.endOn(failure);
        LOG.errorf(failure, "a call could not go on, id=%s", id);
        String detail = "Purser could not go on with this call; its log says why, under the id " + id;
        return sent
                ? Problem.of(ProblemType.PROVIDER_FAILED, detail)
                : Problem.of(ProblemType.NOT_READY, detail).retryAfter(Duration.ofSeconds(1));
    }

    /** An error in the middle of a stream. */
    public AttemptResult.Broken failedMidway(Model model, StreamedResponse answer, ProviderError error) {
        String detail = model.provider() + " failed midway" + quoted(model, error);
        return new AttemptResult.Broken(answer, problem(model, error, detail), isModelsFault(error));
    }

    private static Problem named(Problem problem, Model model) {
        return problem.with("provider", model.provider());
    }

    /** What the provider says went wrong, without our key, should it repeat it. */
    private String quoted(Model model, ProviderError error) {
        String message = error.message();
        String key = catalog.keyFor(model);
        if (key != null) {
            message = message.replace(key, "…");
        }
        if (message.isEmpty()) {
            return "";
        }
        return ": " + (message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message);
    }

    /** RFC 9110, section 10.2.3: seconds or a date. */
    private @Nullable Duration wait(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.matches("[0-9]{1,6}")) {
            return limited(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            return limited(Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration limited(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
