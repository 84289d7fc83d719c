-- Instances of business processes. One row is one instance; its revision counts commits, and a commit that read an older
-- revision writes nothing.
create table process (
  process text collate "C" not null,
  key text collate "C" not null,
  version integer not null,
  revision bigint not null,
  at text collate "C" not null,
  -- The earliest open deadline in epoch milliseconds, null when there is none.
  wake_at_ms bigint,
  state json not null,
  handled json not null,
  deadlines json not null,
  primary key (process, key)
) with (fillfactor = 70);

create index process_due on process (process, wake_at_ms) where wake_at_ms is not null;
create index process_at on process (process, version, at);

create table process_alias (
  process text collate "C" not null,
  alias text collate "C" not null,
  key text collate "C" not null,
  primary key (process, alias)
);

-- Writes instances, or answers the ordinals in conflict and writes nothing. Instances are locked and inserted in one
-- order, so that two commits never wait for each other in a ring. The planner must go by the primary key also while the
-- table looks small: a plan is kept, and the table grows.
create function write_processes(
  processes text[], process_keys text[], versions integer[], revisions bigint[], ats text[], wakes bigint[],
  states json[], handled_ids json[], open_deadlines json[]
) returns table (conflict integer)
language plpgsql set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
#variable_conflict use_column
declare
  wanted integer;
  written integer;
begin
  perform from process p
    join unnest(processes, process_keys) as i (process, key) on p.process = i.process and p.key = i.key
    order by p.process, p.key for update of p;
  return query
    select i.ordinal::integer
    from unnest(processes, process_keys, revisions) with ordinality as i (process, key, revision, ordinal)
    left join process p on p.process = i.process and p.key = i.key
    where coalesce(p.revision, 0) <> i.revision;
  if found then
    return;
  end if;

  select count(*) into wanted from unnest(revisions) as r where r = 0;
  insert into process (process, key, version, revision, at, wake_at_ms, state, handled, deadlines)
    select i.process, i.key, i.version, 1, i.at, i.wake, i.state, i.handled, i.deadlines
    from unnest(processes, process_keys, versions, revisions, ats, wakes, states, handled_ids, open_deadlines)
      as i (process, key, version, revision, at, wake, state, handled, deadlines)
    where i.revision = 0 order by i.process, i.key
    on conflict do nothing;
  get diagnostics written = row_count;
  if written <> wanted then
    -- Another commit made one of them since the check above; the caller asks again and is told which.
    raise exception 'an instance was created meanwhile' using errcode = 'SL001';
  end if;

  update process p set version = i.version, revision = i.revision + 1, at = i.at, wake_at_ms = i.wake,
      state = i.state, handled = i.handled, deadlines = i.deadlines
    from unnest(processes, process_keys, versions, revisions, ats, wakes, states, handled_ids, open_deadlines)
      as i (process, key, version, revision, at, wake, state, handled, deadlines)
    where i.revision > 0 and p.process = i.process and p.key = i.key;
end $$;

-- Commits instances and messages together, or nothing. `kind` is 'conflict' or 'appended'. The append comes last, because
-- it takes the locks of the lanes.
create function commit_processes(
  processes text[], process_keys text[], versions integer[], revisions bigint[], ats text[], wakes bigint[],
  states json[], handled_ids json[], open_deadlines json[],
  lanes text[], topics text[], keys text[], slices smallint[], correlations text[], identities uuid[],
  envelopes json[], at_ms bigint
) returns table (kind text, ordinal integer, place bigint, earlier_lane text)
language plpgsql as $$
begin
  return query select 'conflict', w.conflict, 0::bigint, null::text
    from write_processes(processes, process_keys, versions, revisions, ats, wakes, states, handled_ids, open_deadlines) w;
  if not found and cardinality(lanes) > 0 then
    return query select 'appended', a.ordinal, a.place, a.earlier_lane
      from append_events(lanes, topics, keys, slices, correlations, identities, envelopes, at_ms) a;
  end if;
end $$;
