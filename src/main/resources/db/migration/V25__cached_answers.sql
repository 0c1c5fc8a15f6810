-- Answers that are kept for identical calls of the same caller. Everything but its age and its size is sealed.
create table cached_answer (
    hash               text        primary key,       -- keyed hash of the caller, the request and the model
    caller             text        not null,
    created_at         timestamptz not null,
    expires_at         timestamptz not null,
    length             int         not null,          -- bytes of what is sealed
    sealed             bytea       not null
);
create index cached_answer_by_caller on cached_answer (caller, created_at);
create index cached_answer_by_expiry on cached_answer (expires_at);
create index cached_answer_by_age on cached_answer (created_at);
