-- An append answers the place of every message, of those that were stored before too: they were looked up anyway, and a
-- second statement for them cost more than the first. `lane` is null where the message is new and went where it was sent.
-- What is still missing met another append in the same moment. Apart from the answer the function is that of 001; its
-- comments say why it is as it is.
drop function append_events(text[], text[], text[], smallint[], text[], uuid[], json[], bigint);
create function append_events(
  lanes text[], topics text[], keys text[], slices smallint[], correlations text[], identities uuid[],
  envelopes json[], at_ms bigint
) returns table (ordinal integer, place bigint, earlier_lane text)
language plpgsql set enable_nestloop = off set enable_seqscan = off as $$
begin
  if 'bulk' = any (lanes) then perform pg_advisory_xact_lock(7135002, 3); end if;
  if 'standard' = any (lanes) then perform pg_advisory_xact_lock(7135002, 2); end if;
  if 'live' = any (lanes) then perform pg_advisory_xact_lock(7135002, 1); end if;
  return query
    with asked as materialized (
      select i.*, (select d from dedupe d where d.identity = i.identity) as earlier
      from unnest(lanes, topics, keys, slices, correlations, identities, envelopes)
        with ordinality as i (lane, topic, key, slice, correlation, identity, envelope, ordinal)
    ), input as materialized (
      select a.*, case a.lane
        when 'live' then nextval('position_live')
        when 'standard' then nextval('position_standard')
        when 'bulk' then nextval('position_bulk')
      end as position
      from asked a where a.earlier is null
    ), claimed as (
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

drop function commit_processes(
  text[], text[], integer[], bigint[], text[], bigint[], json[], json[], json[],
  text[], text[], text[], smallint[], text[], uuid[], json[], bigint
);
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
