package io.purser.access.route;

import io.purser.codes.Coded;
import io.purser.codes.Codes;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The members of Purser that this process offers: {@code purser.functions}, by default all. */
@ApplicationScoped
public class ExposedFunctions {
    /** A part of Purser that can be offered separately. */
    public enum Member implements Coded.Hyphenated {
        ROUTE,
        RECORD_USAGE,
        BUDGET_CHECK,
        /** Deployments and their workers. */
        DEPLOY,
        DELEGATE,
        /** The endpoints of OpenAI's API. */
        GATEWAY,
        /** The ledger's reports. */
        REPORTS,
        /** The functions and reports as tools of the Model Context Protocol. */
        TOOLS;

        /** Finds a constant by its code. */
        static final Codes<Member> CODES = Codes.of(values());

        /** Whether the member is one Funqy function at {@code POST /<code>}. */
        public boolean isFunction() {
            return switch (this) {
                case ROUTE, RECORD_USAGE, BUDGET_CHECK, DEPLOY, DELEGATE -> true;
                case GATEWAY, REPORTS, TOOLS -> false;
            };
        }
    }

    private static final Logger LOG = Logger.getLogger(ExposedFunctions.class);

    private final Set<Member> members;

    ExposedFunctions(FunctionProperties settings) {
        this.members = settings.functions().map(ExposedFunctions::parse).orElse(EnumSet.allOf(Member.class));
    }

    /** Reads the setting before Purser serves anything; an unknown name stops the start. */
    void start(@Observes StartupEvent event) {
        LOG.infof("offers %s", String.join(", ", codes()));
    }

    public boolean offers(Member member) {
        return members.contains(member);
    }

    /** The members' names as the setting has them, in their order. */
    public List<String> codes() {
        return members.stream().map(Member::code).toList();
    }

    private static Set<Member> parse(List<String> names) {
        Set<Member> members = EnumSet.noneOf(Member.class);
        for (String name : names) {
            members.add(Member.CODES
                    .find(name.strip())
                    .orElseThrow(() ->
                            new IllegalArgumentException("PURSER_FUNCTIONS: there is no function \"%s\"; there are %s"
                                    .formatted(
                                            name.strip(),
                                            Arrays.stream(Member.values())
                                                    .map(Member::code)
                                                    .collect(Collectors.joining(", "))))));
        }
        return members;
    }
}
