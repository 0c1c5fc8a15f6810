package io.purser.liveness;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Ends the process on a fatal error that nobody caught, in any thread or in Vert.x. */
@Singleton
class FatalErrorsInstaller {
    private static final System.Logger LOG = System.getLogger(FatalErrorsInstaller.class.getName());

    void install(@Observes StartupEvent event, Vertx vertx) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            FatalErrors.endOn(failure);
            LOG.log(System.Logger.Level.ERROR, "the thread " + thread.getName() + " ended", failure);
        });
        vertx.exceptionHandler(failure -> {
            FatalErrors.endOn(failure);
            LOG.log(System.Logger.Level.ERROR, "an event failed in a way that was not foreseen", failure);
        });
    }
}
