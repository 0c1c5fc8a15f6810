-- Providers are sent the manifest that Console returned, byte for byte; where that answer is lost, the deployment is
-- found again by the hash that Console gives the SDL, or by the one that Akash's own parser gives it.
alter table akash_console_operation add column other_hash text;                        -- hash is Console's
alter table akash_console_operation add column manifest   bytea;                       -- of a creation, once known
alter table akash_console_operation add column sealed     boolean not null default false;
