-- What people are told of and asked for: cases, alerts and service levels. Times are epoch milliseconds of the hubs' clock.

-- Work that one hub does at a time. `epoch` numbers the turns; what is written under an older one changes nothing.
create table operations_turn (
  name         text collate "C" primary key,
  epoch        bigint not null default 0,
  leased_until bigint not null default 0,
  due_at       bigint not null default 0
);

create table operations_case (
  id          text collate "C" primary key,
  state       text not null,
  owner       text not null,
  deadline_at bigint not null,
  content     jsonb not null
);
create index operations_case_open on operations_case (deadline_at) where state = 'open';

-- What happened to a case, and who did it; only ever added to.
create table operations_case_step (
  number  bigint generated always as identity primary key,
  case_id text collate "C" not null references operations_case,
  at_ms   bigint not null,
  kind    text not null,
  who     text not null,
  note    text not null
);
create index operations_case_step_case on operations_case_step (case_id, number);
create index operations_case_step_at on operations_case_step using brin (at_ms);

create table alert (
  id      text collate "C" primary key,
  state   text not null,
  at_ms   bigint not null,
  content jsonb not null
);

-- What a route was told last of each group.
create table alert_group (
  route   text collate "C" not null,
  name    text collate "C" not null,
  content jsonb not null,
  primary key (route, name)
);

-- What is to be sent, and the log of what was.
create table alert_delivery (
  id         text collate "C" primary key,
  route      text collate "C" not null,
  state      text not null,
  attempts   integer not null default 0,
  created_at bigint not null,
  due_at     bigint not null,
  sent_at    bigint,
  failure    text,
  notice     jsonb not null
);
create index alert_delivery_due on alert_delivery (due_at) where state = 'waiting';
create index alert_delivery_created on alert_delivery (created_at desc);

-- Good and bad of each hour. `sealed`: nothing that still happens can change it.
create table service_tally (
  level   text collate "C" not null,
  hour_ms bigint not null,
  good    bigint not null,
  bad     bigint not null,
  sealed  boolean not null,
  primary key (level, hour_ms)
);
create index order_record_first_seen on order_record (first_seen);
create index stock_entry_at on stock_entry using brin (at_ms);
alter table till_message add column happened_at bigint;
