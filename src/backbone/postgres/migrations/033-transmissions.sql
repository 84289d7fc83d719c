-- Which body came under a name that a sender may use for one body only, such as the id of a transmission whose signature covers no
-- digest of it. All hubs remember together. Times are epoch milliseconds of the hubs' clock.
create table webhook_transmission (
  name    text collate "C" primary key,
  digest  text not null,
  seen_at bigint not null
);
create index webhook_transmission_seen on webhook_transmission (seen_at);
