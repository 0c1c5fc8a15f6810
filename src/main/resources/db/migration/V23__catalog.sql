-- What providers list, so that a start needs none of them. A place is a provider at one base URL.
create table catalog_source (
    provider           text        not null,
    base_url           text        not null,
    due_at             timestamptz not null,          -- when it is asked next; the replica that asks moves it first
    revision           bigint      not null default 0, -- grows with each change of its models
    answered_at        timestamptz,                   -- of the last list that was taken over
    failure            text,                          -- of the last attempt; null if it was answered
    left_out           text[]      not null default '{}', -- a line for each model of that list that cannot be used
    primary key (provider, base_url)
);

-- The models in those lists, with the prices that hold. Prices are written as in price_book.
create table catalog_model (
    provider           text        not null,
    base_url           text        not null,
    model              text        not null,          -- the provider's own name for it
    price_version      text        not null,          -- in price_book, which has these prices, too
    prices             text        not null,
    max_context        bigint      not null,
    max_output         bigint      not null,
    capabilities       text        not null,          -- divided by spaces; empty if unknown
    thinks             boolean     not null,
    limit_name         text        not null,
    accepted_at        timestamptz not null,          -- of these prices
    held_version       text,                          -- prices that jumped, and wait for an operator
    held_prices        text,
    held_at            timestamptz,
    gone_at            timestamptz,                   -- since when the list does not have it
    primary key (provider, base_url, model)
);
