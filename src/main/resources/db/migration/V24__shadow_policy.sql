-- What a shadow policy would have chosen, summed by month and pair of models. Replicas add to the same rows.
create table shadow_decision (
    month                  date   not null,
    policy                 text   not null,
    shadow_policy          text   not null,
    target                 text   not null,           -- what the policy in force chose
    shadow_target          text   not null,           -- what the other one would have chosen; empty for no model
    calls                  bigint not null,
    estimated_nanos        bigint not null,           -- before the calls, by the usual length of an answer
    shadow_estimated_nanos bigint not null,
    measured_calls         bigint not null,           -- those whose tokens are known
    cost_nanos             bigint not null,           -- of these tokens, at the prices of each of both models
    shadow_cost_nanos      bigint not null,
    primary key (month, policy, shadow_policy, target, shadow_target)
);
