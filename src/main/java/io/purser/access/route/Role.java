package io.purser.access.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A role of a caller. A key may have several. {@link RouteTable} says which routes each role may use. */
public enum Role {
    /** Calls functions and models, and so spends. */
    @JsonProperty("agent")
    AGENT,
    /** Deploys services onto machines. */
    @JsonProperty("deployer")
    DEPLOYER,
    /** Reads reports and budgets, and changes nothing. */
    @JsonProperty("auditor")
    AUDITOR,
    /** May do everything, and may change the keys and budgets of others. */
    @JsonProperty("operator")
    OPERATOR;

    /** Its name on the wire, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that wire name, exactly as {@link #wireName()} writes it. */
    public static Optional<Role> named(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }
}
