-- Deployments on Akash: what was asked for, how far each has come, and what it takes to recognise it after a crash.
create table deployment (
    id            uuid        primary key,
    name          text        not null,
    market        text        not null,               -- console, chain
    state         text        not null,               -- io.purser.deploy.DeploymentState
    caller        text        not null,
    agent         text,
    task          text,
    team          text,
    tags          text[]      not null,
    idempotency_key text,
    fingerprint   text        not null,               -- of the request, so that the same key with another is noticed
    terms         text        not null,               -- JSON of io.purser.deploy.Terms; holds no secret
    sdl           bytea       not null,               -- with every value filled in; sealed where anything can be
    sealed        boolean     not null,
    progress      text        not null,               -- JSON of io.purser.deploy.Progress
    close_asked   boolean     not null default false, -- set by whoever asks, cleared by nobody
    next_sdl      bytea,                              -- what it is to run instead, in the same place
    next_hash     text,
    previous_sdl  bytea,                              -- what it ran before, until the update is healthy
    previous_hash text,
    wished_uact   bigint      not null default 0,     -- to be added to its escrow
    replaces      uuid,                               -- the deployment that closes once this one is ready
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    events        int         not null default 0,
    -- Who works on it. Every change of a worker's holds only while it is still this worker's turn.
    due_at        timestamptz,                        -- null once it is over
    worker        uuid,
    worker_until  timestamptz,
    turn          bigint      not null default 0,
    unique (caller, idempotency_key)
);
create index deployment_due on deployment (due_at) where due_at is not null;
create index deployment_by_time on deployment (created_at);

-- Every deployment number that was ever ours: a number is written here before the chain hears of it.
create table deployment_placement (
    market        text        not null,
    dseq          bigint      not null,
    deployment    uuid        not null references deployment (id),
    number        int         not null,
    primary key (market, dseq),
    unique (deployment, number)
);

-- What happened, in order.
create table deployment_event (
    deployment    uuid        not null references deployment (id),
    number        int         not null,
    time          timestamptz not null,
    kind          text        not null,               -- began, reached, note, warning, failed
    state         text        not null,
    step          text,
    message       text        not null,
    detail        text        not null,               -- JSON: dseq, transaction, operation and the like
    primary key (deployment, number)
);

-- Every bid that was seen, and why it was taken or not.
create table deployment_bid (
    deployment    uuid        not null references deployment (id),
    dseq          bigint      not null,
    gseq          int         not null,
    oseq          int         not null,
    provider      text        not null,
    bseq          int         not null,
    price_uact    numeric     not null,               -- per group and block
    seen_at       timestamptz not null,
    taken         boolean     not null,
    reason        text        not null,
    outcome       text,                               -- ready, failed; null before either
    primary key (deployment, dseq, gseq, oseq, provider, bseq)
);
create index deployment_bid_by_provider on deployment_bid (provider) where taken;

-- Transactions as they were signed, kept before they are sent; the same bytes are sent again while in doubt.
create table akash_transaction (
    operation     text        not null,
    number        int         not null,
    hash          text        not null,
    bytes         bytea       not null,
    timeout_nanos bigint      not null,               -- since 1970; the nonce of an unordered transaction
    state         text        not null,               -- sent, done, failed, expired
    signed_at     timestamptz not null,
    primary key (operation, number)
);
create unique index akash_transaction_open on akash_transaction (operation) where state = 'sent';
create unique index akash_transaction_nonce on akash_transaction (timeout_nanos);

-- What Console was asked for, kept before it is asked, because its creations and deposits have no name of their own.
create table akash_console_operation (
    operation     text        primary key,
    kind          text        not null,               -- create, deposit
    hash          text,                               -- of the manifest, of a creation
    received_uact numeric,                            -- what the escrow had received before, of a deposit
    since         timestamptz not null,
    last          timestamptz not null,
    dseq          bigint      unique,                 -- of a creation, once known
    owner         text,
    done          boolean     not null default false
);

-- Creations with one manifest's hash go one after the other.
create table akash_creation_turn (
    hash          text        primary key,
    holder        uuid        not null,
    replica       uuid        not null,               -- the worker; one that works on nothing any more holds nothing
    until         timestamptz not null
);
