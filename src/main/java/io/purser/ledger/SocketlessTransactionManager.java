package io.purser.ledger;

import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.utils.UuidProcessId;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Keeps the transaction manager from opening a port. It would open one to get a number that no other process of the
 * machine has; a random number serves as well.
 */
@ApplicationScoped
class SocketlessTransactionManager {
    void start(@Observes @Priority(1) StartupEvent event) {
        arjPropertyManager.getCoreEnvironmentBean().setProcessImplementation(new UuidProcessId());
    }
}
