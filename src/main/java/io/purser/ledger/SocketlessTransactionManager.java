package io.purser.ledger;

import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.utils.UuidProcessId;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Keeps the transaction manager from listening on a port: it takes one to have a number that no other process of the
 * machine has, and a random one does as well.
 */
@ApplicationScoped
class SocketlessTransactionManager {
    void start(@Observes @Priority(1) StartupEvent event) {
        arjPropertyManager.getCoreEnvironmentBean().setProcessImplementation(new UuidProcessId());
    }
}
