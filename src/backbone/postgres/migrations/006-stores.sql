-- The record of stores and their tills. All of it can be rebuilt from the log: empty the tables and replay the subscription
-- `records/stores`.

create table till_record (
  connection text collate "C" not null,
  location   text collate "C" not null,
  till       text collate "C" not null,
  state      jsonb not null,
  last_heard bigint not null,
  primary key (connection, location, till)
);
create index till_record_location on till_record (location);

-- Numbers that are missing. `told`: a case stands open for them.
create table till_gap (
  connection   text collate "C" not null,
  location     text collate "C" not null,
  till         text collate "C" not null,
  first_number bigint not null,
  last_number  bigint not null,
  since        bigint not null,
  told         boolean not null,
  primary key (connection, location, till, first_number)
);
create index till_gap_overdue on till_gap (since) where not told;

-- What was said under which number and id, so that the same number or id with other content is found. Forgotten after a
-- while; the numbers themselves stay known by the span and its gaps.
create table till_message (
  connection  text collate "C" not null,
  location    text collate "C" not null,
  till        text collate "C" not null,
  message     text collate "C" not null,
  number      bigint,
  record      text collate "C",
  contradicts boolean not null,
  recorded_at bigint not null,
  primary key (connection, location, till, message)
);
create index till_message_number on till_message (connection, location, till, number);
create index till_message_record on till_message (connection, record);
create index till_message_age on till_message using brin (recorded_at);

-- Sales that wait for a person. `released`: they asked for another try.
create table held_sale (
  receipt  text collate "C" primary key,
  event    text collate "C" not null,
  location text,
  code     text not null,
  reason   text not null,
  since    bigint not null,
  released boolean not null
);
