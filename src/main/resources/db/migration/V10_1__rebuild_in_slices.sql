-- How far a rebuild of the roll-ups has come that goes on day by day, so that one that was cut short goes on from there.
alter table usage_rollup_state add column pending boolean not null default false;
alter table usage_rollup_state add column rebuilt_until date;
