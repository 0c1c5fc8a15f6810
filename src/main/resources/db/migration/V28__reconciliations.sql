-- What a provider said of one whole day (UTC). It forgets a day after a month, and a month may have 31 days.
create table provider_activity (
    provider text        not null,
    day      date        not null,
    asked_at timestamptz not null,
    calls    text        not null,                    -- JSON: the sums of each model
    primary key (provider, day)
);

-- The ledger beside a provider's account, for each month (UTC) the last comparison.
create table provider_reconciliation (
    provider text        not null,
    month    date        not null,
    made_at  timestamptz not null,
    result   text        not null,                    -- JSON
    primary key (provider, month)
);

-- When a provider is asked next. A replica takes the turn by moving the time.
create table provider_account (
    provider  text        primary key,
    due_at    timestamptz not null,
    asked_at  timestamptz,                            -- the last time that all went well
    failure   text                                    -- why it did not the last time, or null
);
