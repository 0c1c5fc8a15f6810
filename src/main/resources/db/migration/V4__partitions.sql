-- Entries are always looked up by time and id; in this order the key also serves lists by time.
alter table usage_entry drop constraint usage_entry_pkey;
alter table usage_entry add primary key (time, id);
