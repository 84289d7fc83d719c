-- The closing of days. What stands open between two books is kept as movements by day; a certificate is a row in a chain of hashes.

-- What the certificate of a day needs to know beside the money ledger: that an order is in the ERP, or is not to be; lines of banks.
create table closing_fact (
  id       bigint generated always as identity,
  fact     text collate "C" primary key,
  kind     text not null,
  item     text collate "C" not null,
  currency text,
  amount   bigint,
  at_ms    bigint not null
);
create unique index closing_fact_id on closing_fact (id);
create index closing_fact_item on closing_fact (item);

-- How much each side of a link has of an item, by day: what one side says is `due`, what the other has is `met`. Only ever added to.
create table closing_move (
  id         bigint generated always as identity primary key,
  -- The order, payment, payout, line or movement that it follows from.
  source     text collate "C" not null,
  link       text not null,
  item       text collate "C" not null,
  connection text collate "C" not null,
  currency   text not null,
  day        text collate "C" not null,
  due        bigint not null,
  met        bigint not null
);
create index closing_move_source on closing_move (source);
create index closing_move_day on closing_move (day, id);

-- How far the movements follow the money ledger and the facts above.
create table closing_place (
  one        boolean primary key default true check (one),
  money_id   bigint not null,
  fact_id    bigint not null,
  reporting  text[] not null
);
insert into closing_place values (true, 0, 0, '{}');

-- What was open when the last day was closed.
create table closing_open (
  link       text not null,
  item       text collate "C" not null,
  connection text collate "C" not null,
  currency   text not null,
  amount     bigint not null,
  since      text collate "C" not null,
  primary key (link, item, currency, connection)
);

-- The certificates. `body` is the text that the hash is made over; the columns beside it are for finding, and the verifier compares them.
create table closing_certificate (
  sequence  bigint primary key,
  previous  text not null,
  hash      text not null,
  day       text collate "C" not null unique,
  through   bigint not null,
  state     text not null,
  closed_by text collate "C" not null,
  closed_ms bigint not null,
  body      text not null
);

create function refuse_closing_change() returns trigger language plpgsql as $$
declare
  is_filled boolean;
begin
  -- A restore empties the tables of a database that nothing was written into yet.
  execute format('select exists (select from %I.%I)', tg_table_schema, tg_table_name) into is_filled;
  if is_filled then
    raise exception 'what was closed is only ever added to';
  end if;
  return null;
end $$;
create trigger closing_certificate_append_only before update or delete or truncate on closing_certificate
  for each statement execute function refuse_closing_change();
create trigger closing_move_append_only before update or delete on closing_move
  for each statement execute function refuse_closing_change();

