-- What a deployment's escrow holds is held like a promise, and is not its caller's to end.
alter table reservation add column deposit boolean not null default false;
update reservation set deposit = true where provider = 'akash' and state = 'held';

-- What a caller holds in promises, for each grant of one; calls that are sent are not in it.
create index reservation_promised on reservation (caller) where state = 'held';
