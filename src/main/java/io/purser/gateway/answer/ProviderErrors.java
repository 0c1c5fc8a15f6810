package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.gateway.answer.AttemptResult.KeyFault;
import io.purser.gateway.usage.CallUsage;
import io.purser.gateway.usage.UsageReader;
import io.purser.liveness.FatalErrors;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.problem.UpstreamError;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns a provider's failure into an error for the caller: names the provider, passes its message on and hides its key.
 */
@Singleton
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

    /** The result of an answer whose status is not 200. */
    public AttemptResult.Refused refused(Model model, int status, byte[] body, @Nullable String retryAfterHeader) {
        JsonNode json = PassthroughJson.answer(body);
        if (json == null || json.isValueNode()) {
            return refused(model, ErrorText.of(status, body), retryAfterHeader);
        }
        AttemptResult.Refused refused = refused(model, ProviderError.of(status, json), retryAfterHeader);
        // A task has a price, whatever an agent of A2A says beside its error.
        return model.endpoint().dialect().isA2a()
                ? refused
                : refused.using(UsageReader.in(json).orElse(null));
    }

    /**
     * The result of an error under the status 200, in a whole answer or in the first piece of a stream.
     *
     * @param usage the usage that the provider tells nevertheless, or null
     */
    public AttemptResult.Refused refused(Model model, ProviderError error, @Nullable CallUsage usage) {
        return refused(model, error, (String) null).using(usage);
    }

    private AttemptResult.Refused refused(Model model, ProviderError error, @Nullable String retryAfterHeader) {
        Problem problem = problem(
                model,
                error,
                "%s answered %d%s".formatted(model.provider(), error.status(), quoted(model, error.message())));
        boolean isPrompts = isPromptsFault(error);
        Duration wait = wait(retryAfterHeader);
        if (error.status() == TOO_MANY) {
            Duration told = wait == null ? Duration.ofSeconds(1) : wait;
            return new AttemptResult.Refused(problem.retryAfter(told), true, false, told, null, KeyFault.LIMITED);
        }
        return new AttemptResult.Refused(
                problem,
                !isPrompts,
                isModelsFault(error),
                error.status() == UNAVAILABLE ? wait : null,
                null,
                keyFault(error));
    }

    /**
     * The result of a task that an agent does not want to do. The agent says so in a good answer, so neither the request nor
     * the agent is at fault.
     */
    public AttemptResult.Refused rejected(Model model, String why) {
        String detail = "%s rejects the task%s".formatted(model.provider(), quoted(model, why));
        return new AttemptResult.Refused(
                named(Problem.of(ProblemType.TASK_REJECTED, detail), model), false, false, null, null, KeyFault.NONE);
    }

    /** Whether the request itself is at fault, so that other providers and repetitions cannot help. */
    private static boolean isPromptsFault(ProviderError error) {
        return switch (error.status()) {
            case 400, 404, 413, 422 -> true;
            case 403, 451 -> error.isModeration();
            default -> false;
        };
    }

    /** Whether the failure counts against the model; a prompt that was refused for its content does not. */
    private static boolean isModelsFault(ProviderError error) {
        return !error.isModeration() && !isPromptsFault(error) && error.status() != TOO_MANY;
    }

    private static KeyFault keyFault(ProviderError error) {
        boolean isKeys = isModelsFault(error)
                && switch (error.status()) {
                    case 401, 402, 403, 407 -> true;
                    default -> false;
                };
        return isKeys ? KeyFault.REFUSED : KeyFault.NONE;
    }

    /** Whether the caller sees the status; a status about Purser's own key or credit stays hidden. */
    private static boolean isCallersBusiness(ProviderError error) {
        return switch (error.status()) {
            case 401, 402, 407 -> false;
            case 403 -> error.isModeration();
            default -> error.status() >= 400 && error.status() <= 599;
        };
    }

    /** The error for the caller, with the provider's own status if the caller may see it. */
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
        return named(ProblemType.PROVIDER_TIMEOUT, model, "did not answer in time");
    }

    public Problem brokeOff(Model model) {
        return failed(model, "broke the connection off");
    }

    public Problem nonsense(Model model) {
        return failed(model, "answered with something that is not the answer to such a request");
    }

    public Problem nothing(Model model) {
        return failed(model, "answered with nothing");
    }

    public Problem crowded(Model model) {
        return named(
                Problem.of(ProblemType.BUSY, "too many calls to %s are under way".formatted(model.provider()))
                        .retryAfter(Duration.ofSeconds(1)),
                model);
    }

    public Problem tooLarge(Model model) {
        return failed(model, "answered with more than this Purser has the memory for");
    }

    private static Problem failed(Model model, String what) {
        return named(ProblemType.PROVIDER_FAILED, model, what);
    }

    private static Problem named(ProblemType type, Model model, String what) {
        return named(Problem.of(type, model.provider() + " " + what), model);
    }

    /** Logs an unforeseen failure under a new id; the caller learns only the id. */
    public static Problem ownFailure(Throwable failure, boolean sent) {
        return ownFailure(failure, sent, Long.toHexString(System.nanoTime()));
    }

    /** Logs an unforeseen failure under that id; the caller learns only the id. */
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

    /**
     * The result of an error in a stream of which nothing was passed on. If the model wrote something, the provider may
     * charge it, and more than it told until then.
     */
    public AttemptResult failedUnseen(Model model, StreamedResponse answer, ProviderError error) {
        CallUsage told = answer.usage().orElse(null);
        return answer.saidSomething() && answer.finalUsage().isEmpty()
                ? new AttemptResult.UnknownOutcome(
                        refused(model, error, (CallUsage) null).problem())
                : refused(model, error, told);
    }

    /** The result of an error in the middle of a stream. */
    public AttemptResult.Broken failedMidway(Model model, StreamedResponse answer, ProviderError error) {
        String detail = model.provider() + " failed midway" + quoted(model, error.message());
        return new AttemptResult.Broken(answer, problem(model, error, detail), isModelsFault(error));
    }

    private static Problem named(Problem problem, Model model) {
        return problem.with("provider", model.provider());
    }

    /** The provider's message, with Purser's keys hidden if the message repeats one. */
    private String quoted(Model model, String told) {
        if (told.isEmpty()) {
            return "";
        }
        List<String> keys = catalog.keysFor(model).stream()
                .filter(key -> !key.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        StringBuilder message = new StringBuilder(": ");
        int most = message.length() + LONGEST_MESSAGE;
        int at = 0;
        while (at < told.length() && message.length() < most) {
            int from = at;
            Optional<String> found =
                    keys.stream().filter(key -> told.startsWith(key, from)).findFirst();
            message.append(found.isPresent() ? '…' : told.charAt(at));
            at += found.map(String::length).orElse(1);
        }
        return at < told.length() ? message.append('…').toString() : message.toString();
    }

    /** Reads {@code Retry-After} (RFC 9110, section 10.2.3): seconds or a date. */
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
