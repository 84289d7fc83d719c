-- The stock ledger. Claims, positions and shelves follow from the messages of the log; the history of entries is only ever
-- added to, and adds up to them.

-- An article: its positions, shelves and pace, read and written as a whole under the lock of this row.
create table stock_sheet (
  sku text collate "C" primary key,
  sheet json not null,
  -- When it should be looked at again although nothing is heard of it, epoch milliseconds.
  due_at_ms bigint
) with (fillfactor = 70);
create index stock_sheet_due on stock_sheet (due_at_ms) where due_at_ms is not null;

-- An order or a receipt: everything that was heard of it.
create table stock_owner (
  owner text collate "C" primary key,
  facts json not null,
  -- What it bought, for when a recipe changes.
  skus text[] not null
) with (fillfactor = 70);
create index stock_owner_skus on stock_owner using gin (skus);

create table stock_claim (
  owner text collate "C" not null,
  sku text collate "C" not null,
  location text collate "C" not null,
  claim json not null,
  -- Whether a reading or the clock can still change what of it counts.
  live boolean not null,
  primary key (owner, sku, location)
) with (fillfactor = 70);
create index stock_claim_open on stock_claim (sku) where live;

-- What sets are made of; a set that was taken apart for good has no components.
create table stock_recipe (
  sku text collate "C" primary key,
  rank text not null,
  components json not null
);
create table stock_recipe_part (
  component text collate "C" not null,
  sku text collate "C" not null,
  primary key (component, sku)
);

create table stock_entry (
  id bigint generated always as identity primary key,
  sku text collate "C" not null,
  at_ms bigint not null,
  kind text collate "C" not null,
  entry json not null
);
create index stock_entry_sku on stock_entry (sku, id desc);

create function refuse_stock_change() returns trigger language plpgsql as $$
begin
  raise exception 'the history of stock is only ever added to';
end $$;
create trigger stock_entry_append_only before update or delete on stock_entry
  for each row execute function refuse_stock_change();

-- When a source of readings was last heard, to within some seconds.
create table stock_source (
  source text collate "C" primary key,
  heard_at_ms bigint not null,
  since_ms bigint not null,
  silent boolean not null default false
);

-- By which policy the articles were looked at last: another one has all of them looked at again.
create table stock_policy (
  one boolean primary key default true check (one),
  policy text not null
);
