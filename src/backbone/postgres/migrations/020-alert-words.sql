-- What people said of alerts, and what happened to them. Times are epoch milliseconds of the hubs' clock.

-- The last word on each alert: who looks at it (for one episode of it), and until when nobody wants to hear of it.
create table alert_word (
  alert_id text collate "C" primary key,
  content  jsonb not null
);

-- Only ever added to; what is old is forgotten.
create table alert_step (
  number   bigint generated always as identity primary key,
  alert_id text collate "C" not null,
  at_ms    bigint not null,
  kind     text not null,
  who      text not null,
  note     text not null
);
create index alert_step_at on alert_step (at_ms desc, number desc);
