-- What a call cost is sometimes known later: where it was guessed, and where its provider can be asked by the id of the
-- answer, also after a crash.
alter table usage_entry add column estimated boolean not null default false;

-- What is to be asked, until there is an answer to it or the charge needs none.
create table generation_question (
    reservation   uuid        primary key,        -- and the entry
    provider      text        not null,
    model         text        not null,
    generation    text        not null,           -- the provider's own id of the answer
    asked         int         not null default 0,
    next_ask      timestamptz not null
);
create index generation_question_due on generation_question (next_ask);
