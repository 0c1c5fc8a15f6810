-- What a key may do beyond its role.
alter table api_key add column charges_unreserved boolean not null default false;
alter table api_key add column names_agents       boolean not null default false;
alter table api_key add column app_limit_nanos    bigint  check (app_limit_nanos >= 0); -- null: none
