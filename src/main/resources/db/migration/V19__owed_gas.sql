-- A transaction owes its gas from its signature on: what nobody settles, the chain is asked about.
alter table akash_transaction add column gas_owed_at timestamptz; -- when that is due; null once it is settled or booked
update akash_transaction set gas_owed_at = now() where state = 'sent' and deployment is not null and gas_nanos is null;
create index akash_transaction_owed on akash_transaction (gas_owed_at) where gas_owed_at is not null;
