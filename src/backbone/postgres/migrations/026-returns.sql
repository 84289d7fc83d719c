-- Returns as people and APIs see them. `content` holds named facts, each with a rank: merging keeps the higher rank, so messages may
-- come in any order. Times are epoch milliseconds of the log.
create table return_record (
  id         text collate "C" primary key,
  order_id   text collate "C" not null,
  channel    text not null,
  location   text,
  state      text not null,
  held       boolean not null,
  first_seen bigint not null,
  last_seen  bigint not null,
  content    jsonb not null
);
create index return_record_first_seen on return_record (first_seen desc, id desc);
create index return_record_order on return_record (order_id);
create index return_record_held on return_record (first_seen) where held;
