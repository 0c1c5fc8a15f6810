-- An answer that was given again: the entry that paid for it, and what its tokens were and cost then.
alter table usage_entry add column cached_from uuid;
alter table usage_entry add column saved_prompt_tokens bigint;
alter table usage_entry add column saved_completion_tokens bigint;
alter table usage_entry add column saved_nanos bigint;
