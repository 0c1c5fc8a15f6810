-- What clients want to hear of, by their sessions.
create table tool_subscription (
    session      bytea       not null,                 -- the hash of the session's id
    uri          text        not null,                 -- of the resource
    caller       text        not null,                 -- the key whose session it is
    seen         text,                                 -- a hash of what the client was told of; null: nobody has looked yet
    until        timestamptz not null,                 -- when the session expires
    primary key (session, uri)
);
create index tool_subscription_caller on tool_subscription (caller);
create index tool_subscription_until on tool_subscription (until);
