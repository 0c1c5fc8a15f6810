-- Sessions of callers that ended before their time, until they would have expired.
create table tool_session_end (
    session      bytea       primary key,              -- the hash of the session's id
    caller       text        not null,                 -- the key whose session it was
    until        timestamptz not null                  -- when the id is unknown anyway
);
create index tool_session_end_caller on tool_session_end (caller);
create index tool_session_end_until on tool_session_end (until);
