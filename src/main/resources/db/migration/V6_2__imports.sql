-- The lines of llm_usage.json files that were imported, as they were: the same line is never charged twice, and goes
-- out again as it came in. The fingerprint is of the line and of how often it stood before in its file.
create table usage_import (
    fingerprint   text        primary key,
    entry         uuid        not null unique,
    time          timestamptz not null,
    line          text        not null
);
