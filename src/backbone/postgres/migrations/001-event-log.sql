-- The event log: one append-only sequence of messages for each lane.
--
-- Position order is commit order: an append takes the lock of its lane, draws positions, and commits before the lock is
-- free again. So a reader that asks for "position > cursor" never misses a message that commits later. The promise holds
-- only as long as every append goes through append_events, as the last statement of its transaction.

create table incarnation (
  id text not null,
  since timestamptz not null default now()
);
insert into incarnation (id) values (gen_random_uuid()::text);

create table lane (
  name text primary key,
  -- Everything up to here was dropped by retention; the head of an empty lane.
  dropped_through bigint not null default 0
);
insert into lane (name) values ('live'), ('standard'), ('bulk');

create sequence position_live as bigint cache 1;
create sequence position_standard as bigint cache 1;
create sequence position_bulk as bigint cache 1;

create table event (
  lane text not null,
  position bigint not null,
  recorded_at_ms bigint not null,
  slice smallint not null,
  -- The first 128 bits of SHA-256 over source and id; see dedupe.
  identity uuid not null,
  topic text collate "C" not null,
  key text collate "C" not null,
  -- The business story, only where it is not the key: most messages then need no entry in its index.
  correlation text collate "C",
  -- As the sender wrote it, digit for digit; json and not jsonb, which would reorder it and refuse some texts.
  envelope json not null
) partition by list (lane);

create table event_live partition of event for values in ('live') partition by range (position);
create table event_standard partition of event for values in ('standard') partition by range (position);
create table event_bulk partition of event for values in ('bulk') partition by range (position);

-- By position alone and so for each lane by itself: an index that began with the lane would be guessed so selective, while
-- a partition is new and has no statistics, that the whole of it is sorted to find its first rows.
alter table event_live add primary key (position);
alter table event_standard add primary key (position);
alter table event_bulk add primary key (position);

create index event_key on event (key, position);
create index event_correlation on event (correlation, position) where correlation is not null;

-- (source, id) is stored once, over all lanes and for as long as the message is kept: retention removes an entry only
-- together with its message. Not partitioned by day, because a repeat next week is still a repeat, and a unique index
-- cannot reach over partitions by day.
create table dedupe (
  identity uuid primary key,
  lane text not null,
  position bigint not null
) partition by hash (identity);

do $$
begin
  for part in 0..7 loop
    execute format('create table dedupe_%s partition of dedupe for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;

-- A partition holds a million positions. Its name says which: event_live_000000 holds 1 to 1,000,000.
create function create_event_partition(lane_name text, part bigint) returns void
language plpgsql as $$
declare
  parent text := 'event_' || lane_name;
  child text := parent || '_' || lpad(part::text, 6, '0');
begin
  perform pg_advisory_xact_lock(7135003, 0);
  if to_regclass(child) is not null then
    return;
  end if;
  -- Made aside and then attached: "partition of" would lock the parent against every reader and writer.
  execute format(
    'create table %I (like %I including defaults including constraints including storage including compression) '
    'with (toast_tuple_target = 8160, autovacuum_vacuum_insert_scale_factor = 0.5)', child, parent);
  execute format('alter table %I attach partition %I for values from (%s) to (%s)',
    parent, child, part * 1000000 + 1, (part + 1) * 1000000 + 1);
end $$;

-- Appends messages and answers the place of each, by its ordinal in the arrays. `earlier_lane` is null where the message
-- is new and went where it was sent; else it was stored before, and this is where. What is missing in the answer met
-- another append in the same moment. A lane that waits for another never holds a more urgent lane's lock meanwhile: the locks are
-- taken from the least urgent to the most urgent.
create function append_events(
  lanes text[], topics text[], keys text[], slices smallint[], correlations text[], identities uuid[],
  envelopes json[], at_ms bigint
) returns table (ordinal integer, place bigint, earlier_lane text)
-- The planner guesses ten messages and would compare each with each; a thousand come. And it plans while the tables are
-- small, keeps the plan, and would read the whole of them when they are large.
language plpgsql set enable_nestloop = off set enable_seqscan = off as $$
begin
  if 'bulk' = any (lanes) then perform pg_advisory_xact_lock(7135002, 3); end if;
  if 'standard' = any (lanes) then perform pg_advisory_xact_lock(7135002, 2); end if;
  if 'live' = any (lanes) then perform pg_advisory_xact_lock(7135002, 1); end if;
  return query
    with asked as materialized (
      -- A scalar subquery and no join, so that it is always one look into the index for each message.
      select i.*, (select d from dedupe d where d.identity = i.identity) as earlier
      from unnest(lanes, topics, keys, slices, correlations, identities, envelopes)
        with ordinality as i (lane, topic, key, slice, correlation, identity, envelope, ordinal)
    ), input as materialized (
      -- Repeats draw no position: a reader of the tail takes positions without a gap as they come and reads after a gap.
      select a.*, case a.lane
        when 'live' then nextval('position_live')
        when 'standard' then nextval('position_standard')
        when 'bulk' then nextval('position_bulk')
      end as position
      from asked a where a.earlier is null
    ), claimed as (
      -- In the order of identities, so that two lanes that meet the same messages never wait for each other in a ring.
      insert into dedupe (identity, lane, position)
      select i.identity, i.lane, i.position from input i order by i.identity
      on conflict do nothing
      returning dedupe.identity
    ), stored as (
      insert into event (lane, position, recorded_at_ms, slice, identity, topic, key, correlation, envelope)
      select i.lane, i.position, at_ms, i.slice, i.identity, i.topic, i.key, i.correlation, i.envelope
      from input i where i.identity in (select c.identity from claimed c)
    )
    select i.ordinal::integer, i.position, null::text from input i
    where i.identity in (select c.identity from claimed c)
    union all
    select a.ordinal::integer, (a.earlier).position, (a.earlier).lane from asked a where a.earlier is not null;
end $$;

-- Jumps to the first position of the next partition, so that a quiet lane's partition can grow old and be dropped.
create function roll_lane(lane_name text) returns bigint
language plpgsql as $$
declare
  part bigint;
begin
  perform pg_advisory_xact_lock(7135002, case lane_name when 'live' then 1 when 'standard' then 2 else 3 end);
  execute format('select case when is_called then last_value else 0 end / 1000000 from %I', 'position_' || lane_name)
    into part;
  perform create_event_partition(lane_name, part + 1);
  perform setval('position_' || lane_name, (part + 1) * 1000000);
  return part + 1;
end $$;

do $$
declare
  lane_name text;
begin
  -- Where the server has lz4 it costs little and saves much; the other method costs more time than the disk is worth.
  if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
    alter table event alter column envelope set compression lz4;
    foreach lane_name in array array['live', 'standard', 'bulk'] loop
      execute format('alter table %I alter column envelope set compression lz4', 'event_' || lane_name);
    end loop;
  else
    alter table event alter column envelope set storage external;
  end if;
  foreach lane_name in array array['live', 'standard', 'bulk'] loop
    perform create_event_partition(lane_name, 0);
    perform create_event_partition(lane_name, 1);
  end loop;
end $$;
