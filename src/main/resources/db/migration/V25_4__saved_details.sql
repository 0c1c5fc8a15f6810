-- The same by all dimensions together.
alter table usage_detail add column cache_hits bigint not null default 0;
alter table usage_detail add column saved_nanos bigint not null default 0;
