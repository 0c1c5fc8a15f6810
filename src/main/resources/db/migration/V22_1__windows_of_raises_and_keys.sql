-- A raise stands beside the limit in the windows too, because one row decides a grant.
alter table budget_window add column raised_nanos bigint;
alter table budget_window add column raised_until timestamptz;

-- A budget for each key has one balance for each key: the budget that defines it, and the key.
alter table budget_window add column template_id uuid;
alter table budget_window add column key text;
create index budget_window_by_template on budget_window (template_id, starts_at) where template_id is not null;
