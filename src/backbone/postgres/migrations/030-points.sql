-- The points ledger. Facts follow from the messages of the log; movements are only ever added to, and what an account holds is their sum.

create table points_fact (
  fact     text collate "C" primary key,
  kind     text not null,
  account  text collate "C" not null,
  order_id text collate "C",
  line     text,
  sku      text,
  total    bigint not null,
  reason   text not null,
  at_ms    bigint not null,
  event    text not null
);

create table points_entry (
  id          bigint generated always as identity primary key,
  account     text collate "C" not null,
  order_id    text collate "C",
  change      bigint not null,
  balance     bigint not null,
  -- The message that led to it.
  cause       text collate "C" not null,
  fact        json not null,
  recorded_ms bigint not null
);
create index points_entry_account on points_entry (account, id);
create index points_entry_order on points_entry (order_id, id) where order_id is not null;
create index points_entry_cause on points_entry (cause, id);

create function refuse_points_change() returns trigger language plpgsql as $$
begin
  raise exception 'movements of points are only ever added to';
end $$;
create trigger points_entry_append_only before update or delete on points_entry
  for each row execute function refuse_points_change();
