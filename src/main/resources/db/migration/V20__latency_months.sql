-- The histograms of whole months, so that percentiles read a month's buckets and not those of each of its days. They are
-- sums of usage_latency, which Purser makes in the background: neither a call nor a migration waits for them.
create table usage_latency_month (
    month              date    not null,              -- its first day
    provider           text    not null,
    model              text    not null,
    first_token        boolean not null,
    bucket             int     not null,              -- see LatencyBuckets
    calls              bigint  not null,
    primary key (month, provider, model, first_token, bucket)
);

-- Which days of a month are in its histogram. It holds as long as the roll-up of these days has timed as many calls.
create table usage_latency_month_state (
    month              date    primary key,
    zone               text    not null,              -- of the days
    until_day          date    not null,              -- the first day that is not in the histogram
    calls              bigint  not null               -- the sum over its buckets
);
