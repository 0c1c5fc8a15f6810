-- Money is bigint nano-dollars. Plain SQL without extensions, so that PostgreSQL-compatible databases serve as well.

-- What may be spent, by whom, in which window. A scope column that is null applies to everyone.
create table budget (
    id            uuid primary key,
    name          text        not null unique,
    scope         text        not null,               -- canonical JSON of the scope, {} for everything
    limit_nanos   bigint      not null check (limit_nanos >= 0),
    window_kind   text        not null,               -- hour, day, week, month, quarter, total
    zone          text        not null,
    first_day     text,                               -- of a week
    hard          boolean     not null,
    thresholds    text        not null default '[]',
    origin        text        not null,               -- setting, file or api: who may change it
    created_at    timestamptz not null,
    updated_at    timestamptz not null
);

-- Raised by every change to a budget, and read by every grant, so that no replica grants by an old limit.
create table budget_revision (
    only_row      boolean     primary key check (only_row),
    revision      bigint      not null
);
insert into budget_revision values (true, 0);

-- One balance for each window of each budget. The limit is repeated here so that one row decides a grant.
create table budget_window (
    budget_id      uuid        not null,
    starts_at      timestamptz not null,
    ends_at        timestamptz,
    limit_nanos    bigint      not null,
    spent_nanos    bigint      not null default 0,
    reserved_nanos bigint      not null default 0 check (reserved_nanos >= 0),
    primary key (budget_id, starts_at)
);

-- Who runs, and when each was last alive: what a dead replica had under way is settled by the others.
create table replica (
    id            uuid        primary key,
    started_at    timestamptz not null,
    seen_at       timestamptz not null
);

-- Money that is held: for a promise (held), for a call that may have been sent (sent), or no longer (expired).
create table reservation (
    id             uuid        primary key,
    state          text        not null,
    replica        uuid        not null,
    created_at     timestamptz not null,
    expires_at     timestamptz not null,
    bound_nanos    bigint      not null check (bound_nanos >= 0),
    budgets        uuid[]      not null,
    windows        timestamptz[] not null,
    caller         text        not null,
    agent          text,
    task           text,
    team           text,
    tags           text[]      not null,
    provider       text        not null,
    model          text        not null,
    price_version  text        not null,
    attempt        int         not null,
    call_id        uuid        not null,
    idempotency_key text
);
create index reservation_by_expiry on reservation (expires_at);
create index reservation_by_replica on reservation (replica);

-- A caller's key, and what was answered to it.
create table idempotency (
    caller        text        not null,
    key           text        not null,
    fingerprint   text        not null,
    call_id       uuid        not null,
    state         text        not null,               -- in_flight, answered, not_kept, unknown
    status        int,
    content_type  text,
    headers       text,
    body          text,                               -- encrypted
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    primary key (caller, key)
);
create index idempotency_by_call on idempotency (call_id);
create index idempotency_by_expiry on idempotency (expires_at);

-- What was charged, for ever. The id of the entry of a reservation is the reservation's; its time is the instant in
-- that id, so that (id, time) is as unique as the id. A correction has the time of what it corrects.
create table usage_entry (
    id             uuid        not null,
    time           timestamptz not null,
    recorded_at    timestamptz not null,
    corrects       uuid,
    correction     int,
    caller         text        not null,
    agent          text,
    task           text,
    team           text,
    tags           text[]      not null,
    provider       text        not null,
    model          text        not null,
    price_version  text        not null,
    call_id        uuid        not null,
    attempt        int         not null,
    prompt_tokens      bigint  not null,
    completion_tokens  bigint  not null,
    cached_tokens      bigint  not null,
    cache_write_tokens bigint  not null,
    reasoning_tokens   bigint  not null,
    cost_nanos     bigint      not null,
    bound_nanos    bigint,
    latency_ms     bigint,
    first_token_ms bigint,
    status         text        not null,              -- ok, error, cancelled, unsettled
    over_bound     boolean     not null default false,
    provider_cost_nanos bigint,
    quality        numeric(6, 5),
    reservation    uuid,
    idempotency_key text,
    budgets        uuid[]      not null,
    windows        timestamptz[] not null,
    primary key (id, time),
    unique (corrects, correction, time)
) partition by range (time);
create table usage_entry_other partition of usage_entry default;

-- Sums by day and by one dimension, kept by the transaction that writes the entries, so that a report costs the same
-- at a thousand entries and at a hundred million.
create table usage_rollup (
    day           date        not null,
    dimension     text        not null,               -- all, agent, task, team, caller, provider, target, tag
    value         text        not null,
    calls         bigint      not null,
    errors        bigint      not null,
    prompt_tokens      bigint not null,
    completion_tokens  bigint not null,
    cached_tokens      bigint not null,
    cost_nanos    bigint      not null,
    latency_ms    bigint      not null,
    latency_calls bigint      not null,
    primary key (day, dimension, value)
);

-- Every list of prices that was ever used.
create table price_book (
    version       text        primary key,
    loaded_at     timestamptz not null,
    prices        text        not null
);
