-- When the event happened at GitHub that requested a release; null where nobody said so. Events arrive in another order.
alter table app_release add column happened_at timestamptz;
