-- The roll-ups begin anew, with more figures and in the order in which reports read them. The first start fills them
-- from the entries (see usage_rollup_state).
drop table usage_rollup;

-- Sums by day and by one dimension, kept by the transaction that writes the entries, so that a report costs the same
-- at a thousand entries and at a hundred million. Days are those of the zone in usage_rollup_state.
create table usage_rollup (
    dimension          text   not null,               -- all, agent, task, team, caller, provider, target, tag
    day                date   not null,
    value              text   not null,               -- empty where an entry has none
    calls              bigint not null default 0,
    errors             bigint not null default 0,
    cancelled          bigint not null default 0,
    unsettled          bigint not null default 0,
    over_bound         bigint not null default 0,
    prompt_tokens      bigint not null default 0,
    completion_tokens  bigint not null default 0,
    cached_tokens      bigint not null default 0,
    cache_write_tokens bigint not null default 0,
    reasoning_tokens   bigint not null default 0,
    cost_nanos         bigint not null default 0,
    latency_ms         bigint not null default 0,     -- of the calls that were answered and have one
    latency_calls      bigint not null default 0,
    first_token_ms     bigint not null default 0,
    first_token_calls  bigint not null default 0,
    primary key (dimension, day, value)
);

-- The same sums by all dimensions together, for questions about one team, agent, task, …: each entry is in it once as
-- a call, once for its task where it has one, and once for each of its tags.
create table usage_detail (
    kind               text   not null,               -- call, task, tag
    item               text   not null,               -- the task or the tag
    day                date   not null,
    team               text   not null,
    agent              text   not null,
    caller             text   not null,
    provider           text   not null,
    model              text   not null,
    calls              bigint not null default 0,
    errors             bigint not null default 0,
    cancelled          bigint not null default 0,
    unsettled          bigint not null default 0,
    over_bound         bigint not null default 0,
    prompt_tokens      bigint not null default 0,
    completion_tokens  bigint not null default 0,
    cached_tokens      bigint not null default 0,
    cache_write_tokens bigint not null default 0,
    reasoning_tokens   bigint not null default 0,
    cost_nanos         bigint not null default 0,
    latency_ms         bigint not null default 0,
    latency_calls      bigint not null default 0,
    first_token_ms     bigint not null default 0,
    first_token_calls  bigint not null default 0,
    primary key (kind, item, day, team, agent, caller, provider, model)
);
create index usage_detail_by_agent on usage_detail (agent, kind, day);
create index usage_detail_by_team on usage_detail (team, kind, day);

-- How many answered calls of a target took about so long: a histogram, so that percentiles need no entries.
create table usage_latency (
    day                date    not null,
    provider           text    not null,
    model              text    not null,
    first_token        boolean not null,              -- the time to the first token, or to the end
    bucket             int     not null,              -- see LatencyBuckets
    calls              bigint  not null,
    primary key (day, provider, model, first_token, bucket)
);

-- Of which zone the days are, and how the roll-ups were computed: where a start finds another, it rebuilds them.
create table usage_rollup_state (
    only_row           boolean primary key check (only_row),
    zone               text    not null,
    version            int     not null
);
insert into usage_rollup_state values (true, '', 0);
