package io.purser.deploy;

import io.purser.problem.Problem;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Has the worker look for work every second, where {@code deploy} is offered and nowhere else. */
@ApplicationScoped
class Clockwork {
    private static final Logger LOG = Logger.getLogger(Clockwork.class);

    private final Worker worker;
    private final boolean isOffered;

    Clockwork(Worker worker, @ConfigProperty(name = "purser.functions") Optional<List<String>> functions) {
        this.worker = worker;
        this.isOffered = functions
                .map(names -> names.stream().map(String::strip).anyMatch("deploy"::equals))
                .orElse(true);
    }

    @Scheduled(
            every = "{purser.deploy.every}",
            delayed = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (isOffered) {
            try {
                worker.tick();
            } catch (Problem e) {
                LOG.warnf("deployments have to wait: %s", e.detail());
            }
        }
    }
}
