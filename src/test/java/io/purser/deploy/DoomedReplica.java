package io.purser.deploy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process with one replica that kills itself at a point. */
public final class DoomedReplica {
    /** It is the only worker while it lives, and the next worker need not wait for long. */
    static final DeploySettings SETTINGS = DeployWorld.quick(
            Duration.ofMillis(700), DeployWorld.QUICK.workers().atOnce());

    private DoomedReplica() {}

    /**
     * Reads lines: the JDBC URL, the point of death, and the environment as names and values; an empty line ends them.
     * The end of the input ends the process, if it lives as long.
     */
    public static void main(String[] arguments) throws Exception {
        Class.forName(DeployReplica.class.getName());
        Class.forName(InterceptedMarket.class.getName());
        Class.forName(KillingJournal.class.getName());
        Class.forName(KillingClaims.class.getName());
        List<String> lines = new ArrayList<>();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null && !line.isEmpty(); line = input.readLine()) {
            lines.add(line);
        }
        if (lines.isEmpty()) {
            return; // no test needed this process
        }
        Map<String, String> environment = new HashMap<>();
        for (int i = 2; i < lines.size(); i += 2) {
            environment.put(lines.get(i), lines.get(i + 1));
        }
        Death death = Death.at(lines.get(1));
        DeployReplica replica = new DeployReplica(
                lines.get(0),
                environment,
                SETTINGS,
                source -> InterceptedMarket.around(source, death::around),
                journal -> new KillingJournal(journal, death),
                claims -> new KillingClaims(claims, death),
                Clock.systemUTC());
        input.transferTo(Writer.nullWriter());
        replica.close();
    }
}
