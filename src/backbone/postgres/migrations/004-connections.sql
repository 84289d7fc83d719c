-- Canonical id <-> a system's own id. The first binding of (canonical, connection, kind) wins. Several canonical ids may lead
-- to one foreign record; the one that was bound first answers for it.
create table binding (
  canonical    text collate "C" not null,
  connection   text collate "C" not null,
  kind         text collate "C" not null,
  foreign_id   text collate "C" not null,
  foreign_name text,
  number       bigint generated always as identity,
  primary key (canonical, connection, kind)
);
create index binding_foreign on binding (connection, kind, foreign_id, number);

-- Where polls stand and which node has them. `epoch` numbers the leases; a save under an older one changes nothing.
create table poll_cursor (
  connection   text collate "C" not null,
  poll         text collate "C" not null,
  cursor       json,
  owner        text,
  epoch        bigint not null default 0,
  leased_until timestamptz not null default '-infinity',
  due_at       timestamptz not null default '-infinity',
  succeeded_at timestamptz,
  failure      text,
  primary key (connection, poll)
) with (fillfactor = 50);

-- Token buckets that all hubs share. The shape is said by whoever draws; times are the database's own, so that the clocks
-- of several machines need not agree.
create table rate_bucket (
  key           text collate "C" primary key,
  available     double precision not null,
  at            timestamptz not null,
  blocked_until timestamptz not null default '-infinity'
) with (fillfactor = 50);

-- The same decision as `decideDraw` in src/connector/shared-buckets.ts; a test holds the two together.
create function draw_units(
  bucket text, per_second double precision, burst double precision, live_share double precision,
  at_least double precision, up_to double precision, live boolean
) returns table (granted double precision, wait_ms double precision)
language plpgsql as $$
declare
  held rate_bucket;
  now_at timestamptz;
  free double precision;
  need double precision := least(at_least, burst);
begin
  insert into rate_bucket (key, available, at) values (bucket, burst, clock_timestamp()) on conflict do nothing;
  select * into held from rate_bucket where key = bucket for update;
  -- Taken after the lock, so that who waited for it sees what flowed back meanwhile.
  now_at := clock_timestamp();
  held.available := least(burst, held.available
    + greatest(extract(epoch from now_at - held.at)::double precision, 0) * per_second);
  free := held.available
    - case when live then 0 else least(burst * live_share, burst - need) end;
  if held.blocked_until > now_at then
    granted := 0;
    wait_ms := ceil(extract(epoch from held.blocked_until - now_at) * 1000);
  elsif free + 1e-9 < need then
    granted := 0;
    wait_ms := case when per_second > 0 then greatest(ceil((need - free) / per_second * 1000), 1) else 60000 end;
  else
    granted := greatest(least(up_to, floor(free)), at_least);
    wait_ms := 0;
  end if;
  update rate_bucket set available = held.available - granted, at = greatest(now_at, held.at) where key = bucket;
  return next;
end $$;

-- What was said on the wire, masked, by day. Evidence for people: losing some on a crash is allowed, delaying work is not.
create table wire_call (
  at_ms        bigint not null,
  connection   text not null,
  operation    text not null,
  method       text not null,
  address      text not null,
  causes       text[] not null,
  correlations text[] not null,
  lane         text not null,
  attempt      integer not null,
  traceparent  text not null,
  status       integer,
  failure      text,
  duration_ms  double precision not null,
  request      text not null,
  answer       text not null
) partition by range (at_ms);
create index wire_call_story on wire_call using gin (correlations);
create index wire_call_latest on wire_call (connection, at_ms);

-- Creates the partition of the day that `moment_ms` falls into (UTC). Several hubs may ask at once.
create function create_call_day(moment_ms bigint) returns void language plpgsql as $$
declare
  day_ms bigint := moment_ms - moment_ms % 86400000;
  day_name text := 'wire_call_' || to_char(to_timestamp(day_ms / 1000.0) at time zone 'UTC', 'YYYYMMDD');
begin
  if to_regclass(day_name) is not null then return; end if;
  perform pg_advisory_xact_lock(7135041);
  execute format('create table if not exists %I partition of wire_call for values from (%s) to (%s)',
    day_name, day_ms, day_ms + 86400000);
end $$;

-- Secrets, sealed with a master key that the database never sees.
create table stored_secret (
  name      text collate "C" primary key,
  nonce     text not null,
  sealed    text not null,
  tag       text not null,
  stored_at text not null
);
