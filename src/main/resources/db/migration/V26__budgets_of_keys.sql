-- Whether a budget is or was one for each key: then the balance of a key stays the same, whichever keys the budget covers.
alter table budget add column of_each_key boolean not null default false;
