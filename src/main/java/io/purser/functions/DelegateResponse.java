package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.purser.agents.Agent;
import io.purser.agents.TaskPart;
import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code delegate}.
 *
 * @param choice of the first part; a person is asked if any part needs one
 * @param parts of the task in their order, at least one
 * @param budgets of each agent of the parts
 * @param call the call of the agent, or null if none was asked for
 */
@RegisterForReflection
@SnakeCaseJson
@Schema
public record DelegateResponse(
        @JsonUnwrapped Choice choice,
        List<Part> parts,
        List<AgentBudget> budgets,
        @Nullable AgentCall call) {
    public DelegateResponse {
        parts = List.copyOf(parts);
        budgets = List.copyOf(budgets);
    }

    DelegateResponse with(AgentCall made) {
        return new DelegateResponse(choice, parts, budgets, made);
    }

    /**
     * The call of an agent.
     *
     * @param reason why it was not made, or null
     * @param target where the agent listens, or null
     * @param state how far the agent is, as A2A tells it, or null if it tells none
     * @param text the agent's answer, or what it asks or says about the state; or null
     * @param costUsd what was charged, or null
     */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "AgentCall")
    public record AgentCall(
            boolean made,
            @Nullable String reason,
            @Nullable String target,
            @Nullable String state,
            @Nullable String text,
            @Nullable Usd costUsd) {
        static AgentCall refused(String reason) {
            return new AgentCall(false, reason, null, null, null, null);
        }
    }

    /**
     * The agent for a task or a part of it.
     *
     * @param question what to ask the person, or null if nobody has to be asked
     */
    @RegisterForReflection
    @SnakeCaseJson
    public record Choice(
            String agent,
            BigDecimal confidence,
            List<RunnerUp> runnersUp,

            @Schema(name = "ask_a_person") @JsonProperty("ask_a_person")
            boolean asksAPerson,

            @Nullable String question) {
        static Choice of(TaskPart part) {
            return new Choice(
                    part.agent().name(),
                    part.confidence(),
                    part.runnersUp().stream()
                            .map(score -> new RunnerUp(score.agent().name(), score.confidence()))
                            .toList(),
                    part.question() != null,
                    part.question());
        }
    }

    /** An agent that was not chosen. */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "RunnerUp")
    public record RunnerUp(String agent, BigDecimal confidence) {}

    /** One part of the task, with what its agent asks of a model. */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "DelegatedPart")
    public record Part(String task, @JsonUnwrapped Choice choice, ModelPolicyBody models) {
        static Part of(TaskPart part, boolean confidential) {
            return new Part(
                    part.task(),
                    Choice.of(part),
                    ModelPolicyBody.of(part.agent().models(), confidential));
        }
    }

    /** What an agent asks of a model, as {@code route} takes it. */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "ModelPolicy")
    public record ModelPolicyBody(String quality, boolean confidential) {
        static ModelPolicyBody of(Agent.ModelPolicy models, boolean confidential) {
            return new ModelPolicyBody(models.quality(), confidential || models.confidential());
        }
    }

    /**
     * Whether an agent's budgets have room for one of its tasks.
     *
     * @param reason why they have none, or null
     * @param budgets those that the caller may see
     */
    @RegisterForReflection
    @SnakeCaseJson
    @Schema(name = "AgentBudget")
    public record AgentBudget(
            String agent,
            boolean allowed,
            @Nullable String reason,
            List<BudgetCheckResponse.BudgetStatusBody> budgets) {
        public AgentBudget {
            budgets = List.copyOf(budgets);
        }
    }
}
