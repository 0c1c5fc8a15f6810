-- What the transactions of deployments cost: each becomes an entry of the ledger once it is known what became of it.
alter table akash_transaction add column deployment uuid;        -- null for what belongs to none
alter table akash_transaction add column gas_due_at timestamptz; -- when its fee is to be looked at; null once that is done
alter table akash_transaction add column gas_entry uuid;         -- the entry, written down before it is made
alter table akash_transaction add column fee_uakt numeric;       -- what it paid; null where that is not known
alter table akash_transaction add column gas_nanos bigint;       -- the same in nano-dollars, at the price of that time
create index akash_transaction_gas on akash_transaction (gas_due_at) where gas_due_at is not null;
create index akash_transaction_by_deployment on akash_transaction (deployment) where deployment is not null;
