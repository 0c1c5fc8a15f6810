package io.purser.deploy;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process with one replica that kills itself at a point. */
public final class DoomedReplica {
    private DoomedReplica() {}

    /** Takes the JDBC URL, the deadly point, and the environment as names and values. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (int i = 2; i < arguments.length; i += 2) {
            environment.put(arguments[i], arguments[i + 1]);
        }
        DeployReplica replica = new DeployReplica(
                arguments[0],
                environment,
                DeployWorld.QUICK,
                source -> KillingMarket.around(source, arguments[1]),
                Clock.systemUTC());
        new CountDownLatch(1).await();
        replica.close();
    }
}
