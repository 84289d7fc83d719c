-- How many webhooks of each connection all hubs together took and refused, by spans of five minutes: what tells that a signature no
-- longer fits, or that a system has stopped sending. Times are epoch milliseconds of the hubs' clock.
create table webhook_count (
  connection text collate "C" not null,
  span_ms    bigint not null,
  taken      bigint not null,
  refused    bigint not null,
  primary key (connection, span_ms)
);
