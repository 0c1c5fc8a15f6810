-- An app has a budget of its own, which its deployers change: never one that an operator made, and never above what an
-- operator allowed.
alter table budget add column app           text;       -- the app that made it, or null
alter table budget add column ceiling_nanos bigint;     -- what an operator last set it to, or null where none did

-- Those that were made by the request that made or changed their app.
update budget b set app = substr(b.name, 5)
where b.origin = 'api' and b.name like 'app:%' and exists (
    select 1 from budget_change c join audit_log a on a.caller = c.changed_by and a.target = substr(b.name, 5)
        and a.act in ('app.create', 'app.change') and abs(extract(epoch from a.time - c.time)) < 10
    where c.budget_id = b.id and c.action = 'created');
-- Who of them is an operator cannot be told any more: what they are now is what was allowed.
update budget set ceiling_nanos = limit_nanos where app is not null;
