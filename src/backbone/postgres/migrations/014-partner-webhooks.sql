-- What partners are told by webhook: where to, each delivery with how it stands, and every attempt. Times are epoch milliseconds;
-- the lease is by the database's own clock.
create table partner_endpoint (
  id            text collate "C" primary key,
  content       jsonb not null,
  state         text not null,
  reason        text,
  changed_at    bigint not null,
  -- A person was told that the hub disabled it.
  told          boolean not null default true,
  failing_since bigint,
  failures      integer not null default 0,
  held_until    bigint not null default 0,
  succeeded_at  bigint,
  owner         text,
  leased_until  timestamptz not null default '-infinity'
) with (fillfactor = 50);

-- The message itself stays in the log; what is left out of the body is decided when it is sent.
create table partner_delivery (
  endpoint   text collate "C" not null references partner_endpoint on delete cascade,
  id         text collate "C" not null,
  number     bigint generated always as identity,
  lane       text collate "C" not null,
  position   bigint not null,
  key        text collate "C" not null,
  type       text collate "C" not null,
  state      text collate "C" not null,
  attempts   integer not null default 0,
  next_at    bigint not null,
  -- It waits for the endpoint to be well again, not for its own next try.
  held       boolean not null default false,
  told       boolean not null default true,
  first_at   bigint,
  tried_at   bigint,
  created_at bigint not null,
  ended_at   bigint,
  failure    text,
  primary key (endpoint, id)
) with (fillfactor = 70);
create index partner_delivery_next on partner_delivery (endpoint, lane, position) where state = 'waiting';
create index partner_delivery_key on partner_delivery (endpoint, lane, key, position) where state = 'waiting';
create index partner_delivery_untold on partner_delivery (endpoint) where not told;
create index partner_delivery_page on partner_delivery (endpoint, number);
create index partner_delivery_age on partner_delivery (created_at);

create table partner_attempt (
  endpoint    text collate "C" not null,
  delivery    text collate "C" not null,
  number      bigint generated always as identity,
  at          bigint not null,
  duration_ms integer not null,
  status      integer,
  failure     text,
  because     text,
  answer      text not null,
  primary key (endpoint, delivery, number),
  foreign key (endpoint, delivery) references partner_delivery on delete cascade
);
