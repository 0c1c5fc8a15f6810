-- Answers of callers to questions of tool servers that reached another replica than the one that waits.
create table tool_answer (
    question     bytea       primary key,              -- the hash of the question's id
    caller       text        not null,                 -- the key that answered
    answer       bytea       not null,                 -- sealed for that id
    until        timestamptz not null                  -- when nobody waits any more
);
create index tool_answer_until on tool_answer (until);
