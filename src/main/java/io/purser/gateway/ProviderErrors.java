package io.purser.gateway;

import io.purser.alive.Fatal;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
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
class ProviderErrors {
    private static final Logger LOG = Logger.getLogger(ProviderErrors.class);
    private static final int LONGEST_MESSAGE = 500;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Catalog catalog;
    private final Clock clock;

    ProviderErrors(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** An answer that is not 200. */
    Reply.Refused refused(Model model, int status, byte[] body, @Nullable String retryAfterHeader) {
        return refused(model, ProviderError.of(status, GatewayJson.answer(body)), retryAfterHeader);
    }

    /** An error under a status of 200, whole or as the first piece of a stream. */
    Reply.Refused refused(Model model, ProviderError error) {
        return refused(model, error, null);
    }

    private Reply.Refused refused(Model model, ProviderError error, @Nullable String retryAfterHeader) {
        int status = error.status();
        String detail = "%s answered %d%s".formatted(model.provider(), status, quoted(model, error.message()));
        return switch (status) {
            case 429 -> {
                Duration told = wait(retryAfterHeader);
                Duration wait = told == null ? Duration.ofSeconds(1) : told;
                Problem problem = Problem.of(ProblemType.BUSY, detail).retryAfter(wait);
                yield new Reply.Refused(toldBy(error, problem, model), true, wait);
            }
            case 400, 404, 413, 422 -> refusedByRequest(model, error, detail);
            case 403 -> error.isModeration() ? refusedByRequest(model, error, detail) : failed(model, detail, null);
            case 408, 504 ->
                new Reply.Refused(named(Problem.of(ProblemType.PROVIDER_TIMEOUT, detail), model), true, null);
            default -> failed(model, detail, status == 503 ? wait(retryAfterHeader) : null);
        };
    }

    /** The request is at fault: no other provider does better, and repeating it is useless. */
    private static Reply.Refused refusedByRequest(Model model, ProviderError error, String detail) {
        return new Reply.Refused(toldBy(error, Problem.of(ProblemType.MALFORMED, detail), model), false, null);
    }

    private static Reply.Refused failed(Model model, String detail, @Nullable Duration coolDown) {
        return new Reply.Refused(named(Problem.of(ProblemType.PROVIDER_FAILED, detail), model), true, coolDown);
    }

    private static Problem toldBy(ProviderError error, Problem problem, Model model) {
        return named(problem, model)
                .toldBy(new UpstreamError(error.status(), error.code(), error.param(), error.isModeration()));
    }

    Reply.NotSent unreachable(Model model, Throwable cause) {
        boolean slow = !(cause instanceof ConnectException)
                && cause.getClass().getSimpleName().contains("Timeout");
        return new Reply.NotSent(named(
                Problem.of(
                        slow ? ProblemType.PROVIDER_TIMEOUT : ProblemType.PROVIDER_FAILED,
                        "%s cannot be reached at %s".formatted(model.provider(), model.baseUrl())),
                model));
    }

    Problem tooSlow(Model model) {
        return named(Problem.of(ProblemType.PROVIDER_TIMEOUT, model.provider() + " did not answer in time"), model);
    }

    Problem brokeOff(Model model) {
        return named(Problem.of(ProblemType.PROVIDER_FAILED, model.provider() + " broke the connection off"), model);
    }

    Problem nonsense(Model model) {
        return named(
                Problem.of(
                        ProblemType.PROVIDER_FAILED,
                        model.provider() + " answered with something that is not the answer to such a request"),
                model);
    }

    Problem nothing(Model model) {
        return named(Problem.of(ProblemType.PROVIDER_FAILED, model.provider() + " answered with nothing"), model);
    }

    Problem crowded(Model model) {
        return named(
                Problem.of(ProblemType.BUSY, "too many calls to %s are under way".formatted(model.provider()))
                        .retryAfter(Duration.ofSeconds(1)),
                model);
    }

    Problem tooLarge(Model model) {
        return named(
                Problem.of(
                        ProblemType.PROVIDER_FAILED,
                        model.provider() + " answered with more than this Purser has the memory for"),
                model);
    }

    /** The same, under an id of its own. */
    static Problem ownFailure(Throwable failure, boolean sent) {
        return ownFailure(failure, sent, Long.toHexString(System.nanoTime()));
    }

    /** Something was thrown that nobody foresaw: it is logged under an id, and only the id is told. */
    static Problem ownFailure(Throwable failure, boolean sent, String id) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        Fatal.endOn(failure);
        LOG.errorf(failure, "a call could not go on, id=%s", id);
        String detail = "Purser could not go on with this call; its log says why, under the id " + id;
        return sent
                ? Problem.of(ProblemType.PROVIDER_FAILED, detail)
                : Problem.of(ProblemType.NOT_READY, detail).retryAfter(Duration.ofSeconds(1));
    }

    /** An error in the middle of a stream. */
    Problem failedMidway(Model model, ProviderError error) {
        return named(
                Problem.of(
                        ProblemType.PROVIDER_FAILED,
                        model.provider() + " failed midway" + quoted(model, error.message())),
                model);
    }

    private static Problem named(Problem problem, Model model) {
        return problem.with("provider", model.provider());
    }

    /** What the provider says went wrong, without our key, should it repeat it. */
    private String quoted(Model model, String told) {
        String message = told;
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
