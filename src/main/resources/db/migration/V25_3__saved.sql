-- Calls that were answered from the cache, and the cost that they saved.
alter table usage_rollup add column cache_hits bigint not null default 0;
alter table usage_rollup add column saved_nanos bigint not null default 0;
