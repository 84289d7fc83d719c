-- How many orders there are, by the hour in which they were placed, channel and state: what the operations screen, the lists of the
-- API and the metrics count, without reading every order. Kept by the database itself, so that it is never out of step with
-- the orders, whoever writes them. One transaction at a time writes orders, so none waits here for another.
create table order_tally (
  hour_ms bigint not null,
  channel text not null,
  state   text not null,
  held    boolean not null,
  orders  bigint not null,
  primary key (hour_ms, channel, state, held)
) with (fillfactor = 50);

insert into order_tally
  select sort_at / 3600000 * 3600000, channel, state, held, count(*) from order_record group by 1, 2, 3, 4;

create function tally_orders() returns trigger language plpgsql as $$
begin
  -- A restore brings the tally with it.
  if current_setting('storeloom.restoring', true) = 'on' then return null; end if;
  if tg_op = 'TRUNCATE' then
    delete from order_tally;
    return null;
  end if;
  if tg_op <> 'INSERT' then
    update order_tally t set orders = t.orders - gone.orders
    from (
      select sort_at / 3600000 * 3600000 as hour_ms, channel, state, held, count(*) as orders from before group by 1, 2, 3, 4
    ) gone
    where (t.hour_ms, t.channel, t.state, t.held) = (gone.hour_ms, gone.channel, gone.state, gone.held);
  end if;
  if tg_op <> 'DELETE' then
    insert into order_tally
      select sort_at / 3600000 * 3600000, channel, state, held, count(*) from after group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (hour_ms, channel, state, held) do update set orders = order_tally.orders + excluded.orders;
  end if;
  if tg_op <> 'INSERT' then
    delete from order_tally t
    where t.orders = 0 and t.hour_ms in (select distinct sort_at / 3600000 * 3600000 from before);
  end if;
  return null;
end $$;

create trigger order_tally_added after insert on order_record
  referencing new table as after for each statement execute function tally_orders();
create trigger order_tally_changed after update on order_record
  referencing old table as before new table as after for each statement execute function tally_orders();
create trigger order_tally_removed after delete on order_record
  referencing old table as before for each statement execute function tally_orders();
create trigger order_tally_emptied after truncate on order_record
  for each statement execute function tally_orders();

-- Shipped and not billed for what was taken: nearly all orders are not in it.
create index order_record_unbilled on order_record (last_seen)
  where state in ('shipped', 'delivered')
    and (summary -> 'money' ->> 'captured')::bigint > (summary -> 'money' ->> 'invoiced')::bigint;
