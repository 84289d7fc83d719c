-- What all hubs on one database know together of who comes in and of the systems outside. Times are epoch milliseconds.

-- Assertions of machines that were used: each is good once.
create table machine_assertion (
  id         text collate "C" primary key,
  expires_at bigint not null
);
create index machine_assertion_end on machine_assertion (expires_at);

-- Wrong tries by address and account, and requests by caller and window. Unlogged: after a crash of the server counting begins anew,
-- which is cheaper than writing every count to disk.
create unlogged table wrong_try (
  key        text collate "C" primary key,
  count      integer not null,
  last_at    bigint not null,
  wait_until bigint not null
);
create index wrong_try_last on wrong_try (last_at);

create unlogged table quota_window (
  caller     text collate "C" not null,
  started_at bigint not null,
  count      bigint not null,
  primary key (caller, started_at)
);

-- How each hub finds the systems outside; a hub that is gone is left out by its time.
create unlogged table circuit_report (
  hub        text collate "C" not null,
  connection text collate "C" not null,
  circuits   jsonb not null,
  until      bigint not null,
  primary key (hub, connection)
);
