-- Which change of a deployment a caller's idempotency key was used for, so that none is made twice.
create table deployment_change (
    caller          text        not null,
    idempotency_key text        not null,
    fingerprint     text        not null,  -- of the request, so that the same key with another is noticed
    deployment      uuid        not null references deployment (id), -- that was changed, or that replaces it
    asked_at        timestamptz not null default now(),
    primary key (caller, idempotency_key)
);
