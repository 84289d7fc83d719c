-- Read models. All of it can be rebuilt from the log: empty the tables and replay the subscription `records/orders`.

create table order_record (
  order_id   text collate "C" primary key,
  facts      jsonb not null,
  summary    jsonb not null,
  channel    text not null,
  state      text not null,
  held       boolean not null,
  open       boolean not null,
  sort_at    bigint not null,
  first_seen bigint not null,
  last_seen  bigint not null
);
create index order_record_newest on order_record (sort_at desc, order_id desc);
create index order_record_state on order_record (state, sort_at desc, order_id desc);
create index order_record_channel on order_record (channel, sort_at desc, order_id desc);
create index order_record_held on order_record (sort_at desc, order_id desc) where held;
create index order_record_open on order_record (sort_at desc, order_id desc) where open;

-- Every name that an order goes by anywhere; `normalized` is what people search, `value` is exact.
create table order_identifier (
  order_id   text collate "C" not null,
  kind       text not null,
  value      text collate "C" not null,
  normalized text collate "C" not null,
  primary key (order_id, kind, value)
);
create index order_identifier_search on order_identifier (normalized);
create index order_identifier_payment on order_identifier (value) where kind = 'payment';

-- What payment events said that did not name their order. Kept after an order claims it, so that the order of arrival
-- makes no difference.
create table payment_unclaimed (
  reference  text collate "C" primary key,
  facts      jsonb not null,
  first_seen bigint not null,
  last_seen  bigint not null
);
