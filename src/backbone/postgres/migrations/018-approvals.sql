-- Deeds that wait for a second person, and who stands in for whom. Times are epoch milliseconds.
create table approval (
  id         text collate "C" primary key,
  kind       text not null,
  subject    text not null,
  state      text not null,
  expires_at bigint not null,
  ended_at   bigint,
  content    jsonb not null
);
-- One thing waits once, whoever asks and however often.
create unique index approval_waiting on approval (kind, subject) where state = 'waiting';
create index approval_open on approval (expires_at) where state in ('waiting', 'approved');
create index approval_ended on approval (ended_at) where ended_at is not null;

create table approval_stand_in (
  approver text collate "C" primary key,
  stand_in text collate "C" not null,
  until    bigint not null,
  named_at bigint not null
);
