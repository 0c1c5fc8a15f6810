-- Apps: what is deployed again and again, and how. A release is one wish to have an app's present state deployed.
create table app (
    id            uuid        primary key,
    name          text        not null unique,
    team          text,                               -- whose it is; a bound key sees its own
    agent         text,
    repository    text,                               -- owner/name in small letters, by which webhooks find it
    branch        text,
    recipe        bytea       not null,               -- JSON of io.purser.deploy.app.Recipe; sealed where anything can be
    sealed        boolean     not null,
    deployment    uuid        references deployment (id), -- the newest one, or null before there is any
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    busy_until    timestamptz                         -- while a replica works on its releases
);
create index app_by_repository on app (repository) where repository is not null;

create table app_release (
    id            uuid        primary key,            -- ordered by time
    app           uuid        not null references app (id) on delete cascade,
    key           text        not null,               -- commit:<hash> and the like: the same is released once
    revision      text,                               -- a commit, or null for what the app says
    requested_by  text        not null,
    state         text        not null,               -- io.purser.deploy.app.Release.State
    message       text        not null,
    deployment    uuid        references deployment (id),
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    due_at        timestamptz,                        -- null once it is over
    unique (app, key)
);
create index app_release_due on app_release (due_at) where due_at is not null;
create index app_release_by_app on app_release (app, id);
