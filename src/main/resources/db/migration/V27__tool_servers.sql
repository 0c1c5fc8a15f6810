-- The tool servers behind /mcp, and what each listed last.
create table tool_server (
    name         text        primary key,
    version      uuid        not null,                 -- of the definition; entries of the ledger have it
    definition   text        not null,                 -- JSON, without the credential
    credential   bytea,                                -- sealed; null if the server wants none
    revision     uuid        not null,                 -- another one with each change that replicas have to load
    due_at       timestamptz not null,                 -- when it is asked next; the replica that asks moves it first
    listed       text,                                 -- JSON: the last list that was taken over
    listed_at    timestamptz,
    failure      text                                  -- of the last attempt; null if it was answered
);
