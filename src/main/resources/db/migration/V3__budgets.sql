-- Who changed which budget, when, and what it was before and after; never changed.
create table budget_change (
    id            uuid        primary key,
    budget_id     uuid        not null,
    time          timestamptz not null,
    changed_by    text        not null,
    action        text        not null,               -- created, changed, deleted
    before        text,
    after         text
);
create index budget_change_by_budget on budget_change (budget_id, id);

-- Notices of thresholds that were passed: one for each threshold in each window, until its receiver has taken it.
create table budget_notice (
    id            uuid        primary key,
    budget_id     uuid        not null,
    window_start  timestamptz not null,
    percent       int         not null,
    url           text        not null,
    body          text        not null,
    attempts      int         not null default 0,
    next_attempt  timestamptz not null,
    delivered_at  timestamptz,
    unique (budget_id, window_start, percent, url)
);
create index budget_notice_open on budget_notice (next_attempt) where delivered_at is null;
