-- The number of a replica's last sign of life: where the database does not know it, it was restored to an earlier moment.
alter table replica add column beat bigint not null default 0;

-- Drawn anew by every change, because a number that is counted comes up again where a database is restored.
update budget_revision set revision = (random() * 1000000000000000000)::bigint;
