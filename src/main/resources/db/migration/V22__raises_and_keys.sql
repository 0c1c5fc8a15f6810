-- A limit may be higher until a time.
alter table budget add column raised_nanos bigint;
alter table budget add column raised_until timestamptz;
