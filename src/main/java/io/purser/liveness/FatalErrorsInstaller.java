package io.purser.liveness;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Ends the process on a fatal error that nobody caught, in any thread or in Vert.x. */
@Singleton
class FatalErrorsInstaller {
    private static final System.Logger LOG = System.getLogger(FatalErrorsInstaller.class.getName());

    void install(@Observes StartupEvent event, Vertx vertx) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            FatalErrors.endOn(failure);
            LOG.log(levelNow(), "the thread " + thread.getName() + " ended", failure);
        });
        vertx.exceptionHandler(failure -> {
            FatalErrors.endOn(failure);
            LOG.log(levelNow(), "an event failed in a way that was not foreseen", failure);
        });
    }

    private static Level levelNow() {
        return level(Arc.container());
    }

    /**
     * How loud a failure is. A failed start ends the beans while threads in the background still use them, and its one
     * line says what to do: their failures would only hide it.
     */
    static Level level(@Nullable ArcContainer beans) {
        return beans != null && beans.isRunning() ? Level.ERROR : Level.DEBUG;
    }
}
