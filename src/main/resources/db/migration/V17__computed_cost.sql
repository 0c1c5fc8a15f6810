-- What a call's tokens cost by the prices that were known here, beside what its provider told and what was charged.
alter table usage_entry add column computed_cost_nanos bigint;
