-- What people look for, and what the operations screen counts.

-- Who an order is about, for people who may see it: e-mail, names, telephone, in lower case. It can be rebuilt from the log:
-- empty the table and replay the subscription `records/people`.
create table order_person (
  order_id text collate "C" not null,
  term     text collate "C" not null,
  primary key (order_id, term)
);
create index order_person_term on order_person (term, order_id);

create index article_sku_search on article (lower(sku) collate "C");
create index article_title_search on article (lower(title) collate "C");
create index article_gtin_search on article (gtin) where gtin is not null;

-- Money that was taken for orders that will not be: nearly all orders are not in it.
create index order_record_owed on order_record (sort_at)
  where state in ('cancelled', 'rejected')
    and (summary -> 'money' ->> 'captured')::bigint > (summary -> 'money' ->> 'refunded')::bigint;

-- Answers that were given to requests with an Idempotency-Key. `answer` is null while the first one is under way.
create table idempotency_key (
  caller      text collate "C" not null,
  key         text collate "C" not null,
  fingerprint text not null,
  begun_at    timestamptz not null default now(),
  status      integer,
  answer      text,
  primary key (caller, key)
);
create index idempotency_key_age on idempotency_key (begun_at);
