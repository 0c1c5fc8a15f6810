package io.purser.deploy.app;

import io.purser.ledger.Spender;
import java.util.List;
import java.util.Objects;

/** What a release tells whose deployment goes on. */
final class ReleaseMessage {
    private ReleaseMessage() {}

    /**
     * Tells which conditions of the app count from now on, and which do not.
     *
     * @param outcome what became of the deployment
     * @param changed the names of the conditions that changed
     */
    static String of(String outcome, List<String> changed, Spender app, Spender deployment) {
        boolean isPaidAlike = Objects.equals(app.agent(), deployment.agent())
                && Objects.equals(app.task(), deployment.task())
                && app.tags().equals(deployment.tags());
        return outcome
                + (changed.isEmpty() ? "" : "; its " + listed(changed) + " the app's now")
                + (isPaidAlike ? "" : "; agent, task and tags stay until another deployment replaces it");
    }

    private static String listed(List<String> names) {
        return names.size() == 1
                ? names.getFirst() + " is"
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast() + " are";
    }
}
