package io.purser.access.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.codes.Coded;
import io.purser.codes.Codes;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A role of a caller. A key may have several. {@link RouteTable} says which routes each role may use. */
@RegisterForReflection
public enum Role implements Coded {
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

    /** Finds a constant by its code. */
    public static final Codes<Role> CODES = Codes.of(values());
}
