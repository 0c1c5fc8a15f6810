-- How long answers are kept for identical calls of a key; null if only a call itself asks for that.
alter table api_key add column cache_ttl_seconds bigint;
