-- The record of customers: who bought, under which names, and what. All of it can be rebuilt from the log: empty the four tables
-- `customer…` except the salt, and replay the subscription `records/customers`.

-- Ids are made from what a customer goes by; without the salt nobody can find out whether an e-mail address is among them.
create table customer_salt (salt text not null);
insert into customer_salt select gen_random_uuid()::text || gen_random_uuid()::text;

create table customer (
  id       text collate "C" primary key,
  first_at bigint not null,
  last_at  bigint not null
);
create index customer_latest on customer (last_at desc, id desc);

-- What proves that two messages speak of the same customer.
create table customer_link (
  key      text collate "C" primary key,
  customer text collate "C" not null
);
create index customer_link_customer on customer_link (customer);

-- What a customer goes by, and which channel said so.
create table customer_name (
  customer   text collate "C" not null,
  channel    text collate "C" not null,
  kind       text not null,
  value      text collate "C" not null,
  normalized text collate "C" not null,
  last_at    bigint not null,
  primary key (customer, channel, kind, value)
);
create index customer_name_search on customer_name (normalized);

create table customer_order (
  order_id text collate "C" primary key,
  customer text collate "C" not null,
  channel  text collate "C" not null
);
create index customer_order_customer on customer_order (customer);
