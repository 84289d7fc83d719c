-- The proof of stock: what systems say now against what the ledger has. A row is asked for by the clock or a person, and taken by one
-- node at a time, which keeps its lease while it works.
create table stock_proof (
  id bigint generated always as identity primary key,
  state text not null check (state in ('asked', 'running', 'done', 'failed')),
  asked_by text not null,
  repair text not null check (repair in ('safe', 'none')),
  asked_at_ms bigint not null,
  started_at_ms bigint,
  ended_at_ms bigint,
  node text,
  leased_until_ms bigint not null default 0,
  -- How far it is, and in the end what was counted.
  report json not null default '{}',
  failure json
) with (fillfactor = 70);
-- One at a time: who asks while one is open is answered with that one.
create unique index stock_proof_open on stock_proof ((true)) where state in ('asked', 'running');

create table stock_proof_variance (
  proof bigint not null references stock_proof on delete cascade,
  number integer not null,
  variance json not null,
  primary key (proof, number)
);

-- Variances that are there now and wait for a person. A row goes when a later proof does not find it any more.
create table stock_variance (
  name text collate "C" primary key,
  connection text collate "C" not null,
  cause text not null,
  since_ms bigint not null,
  told boolean not null default false,
  failure json not null
);

-- What systems were seen to have, while a proof runs: sorted here, because each of them tells it in an order of its own. It is emptied
-- after each proof and means nothing after a crash, so it is not written ahead.
create unlogged table stock_proof_seen (
  proof bigint not null,
  sku text collate "C" not null,
  number bigint generated always as identity,
  connection text collate "C" not null,
  location text collate "C",
  unit text not null,
  amount bigint,
  reserved bigint,
  read_ms bigint not null,
  changed_ms bigint,
  primary key (proof, sku, number)
);
