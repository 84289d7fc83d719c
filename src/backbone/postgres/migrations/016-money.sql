-- The money ledger. Facts follow from the messages of the log; the history of entries is only ever added to, and adds up to them.

create table money_fact (
  fact       text collate "C" primary key,
  kind       text not null,
  payment    text collate "C",
  order_id   text collate "C",
  connection text collate "C" not null,
  currency   text not null,
  amount     bigint not null,
  fee        bigint not null,
  -- A movement that is settled in another currency than the buyer paid in.
  presented_amount   bigint,
  presented_currency text,
  note       text,
  at_ms      bigint not null,
  event      text not null
);
create index money_fact_payment on money_fact (payment) where payment is not null;
create index money_fact_order on money_fact (order_id) where payment is null and order_id is not null;
create index money_fact_at on money_fact (at_ms);
create index money_fact_captured on money_fact (connection, at_ms) where kind = 'captured';

-- Which order a payment belongs to: the first word stands.
create table money_link (
  payment  text collate "C" primary key,
  order_id text collate "C" not null
);
create index money_link_order on money_link (order_id);

-- Connections that tell what they settle.
create table money_reporting (
  connection text collate "C" primary key
);

-- Two sides that do not agree. `told`: a variance stands for it.
create table money_break (
  about    text collate "C" not null,
  code     text not null,
  currency text not null,
  amount   bigint not null,
  because  text not null,
  since_ms bigint not null,
  due_ms   bigint not null,
  told     boolean not null,
  primary key (about, code)
);
create index money_break_due on money_break (due_ms) where not told;

create table money_entry (
  id          bigint generated always as identity primary key,
  fact        text collate "C" not null,
  change      bigint not null,
  entry       json not null,
  recorded_ms bigint not null
);
create index money_entry_fact on money_entry (fact, id);

create function refuse_money_change() returns trigger language plpgsql as $$
begin
  raise exception 'the history of money is only ever added to';
end $$;
create trigger money_entry_append_only before update or delete on money_entry
  for each row execute function refuse_money_change();

-- Books that do not agree, from wherever it was found: a payment, a settlement, a bank line, a day of a store.
create table variance (
  about      text collate "C" not null,
  code       text not null,
  books      text not null,
  currency   text,
  amount     bigint,
  reason     text not null,
  suggestion text,
  found_ms   bigint not null,
  settled_ms bigint,
  resolution text,
  primary key (about, code)
);
create index variance_open on variance (found_ms) where settled_ms is null;
