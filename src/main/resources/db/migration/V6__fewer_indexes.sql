-- Every call inserts and deletes a reservation and inserts an entry: an index that is not looked up costs each of them.

-- The sweep looks at what is open, of which there is little, and not at promises that lapsed, which stay for 30 days.
create index reservation_open on reservation (id) where state <> 'expired';
create index reservation_lapsed on reservation (expires_at) where state = 'expired';
drop index reservation_by_expiry;
drop index reservation_by_replica;

-- One correction for each entry. Entries that correct nothing, which are nearly all, are not in this index.
alter table usage_entry drop constraint usage_entry_corrects_correction_time_key;
create unique index usage_entry_correction on usage_entry (corrects, time) where corrects is not null;
alter table usage_entry drop column correction;
