-- Who may call, what administrators did, and which webhooks were received. No secret is stored in clear.

-- What a key is bound to. Its holder keeps this id, and with it its idempotency keys, through every rotation.
create table api_key (
    id                  uuid        primary key,
    name                text        not null,
    roles               text[]      not null,         -- agent, deployer, auditor, operator
    agent               text,
    team                text,
    tags                text[]      not null,
    functions           text[]      not null,         -- empty: all
    models              text[]      not null,         -- empty: all
    requests_per_minute bigint      check (requests_per_minute > 0),
    tokens_per_minute   bigint      check (tokens_per_minute > 0),
    created_at          timestamptz not null,
    revoked_at          timestamptz,
    -- By the database's clock; set by every change, read by every replica each second.
    changed_at          timestamptz not null
);
create index api_key_by_change on api_key (changed_at);

-- What its holder proves to have: one secret, or two while a rotation's overlap lasts.
create table api_key_secret (
    prefix        text        primary key,
    api_key       uuid        not null references api_key (id),
    hash          bytea       not null,               -- HMAC-SHA-256 of the whole key
    hash_key      text        not null,               -- the id of the secrets key that it was hashed under
    created_at    timestamptz not null,
    expires_at    timestamptz
);
create index api_key_secret_by_key on api_key_secret (api_key);

-- Every administrative act, written by the transaction that did it. Nothing updates or deletes a row.
create table audit_log (
    id            uuid        primary key,
    time          timestamptz not null,
    caller        text        not null,
    address       text,
    act           text        not null,               -- key.create, key.rotate, key.revoke
    target        text        not null,
    detail        text        not null                -- JSON, without secrets
);

-- A delivery is acted on once, however often it is sent.
create table webhook_delivery (
    source        text        not null,               -- github
    id            text        not null,
    event         text        not null,
    received_at   timestamptz not null,
    primary key (source, id)
);
