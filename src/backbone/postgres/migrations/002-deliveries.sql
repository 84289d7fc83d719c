-- What the backbone remembers beside the log. There is no row here for a message while all goes well: a subscription's
-- way is one cursor for each lane and slice, and only messages in trouble have a row of their own.

-- The incarnation of the log that the cursors belong to.
create table delivery_history (
  one boolean primary key default true check (one),
  incarnation text not null
);

-- Running processes. The lease of a node is one row, however many slices it holds.
create table hub_node (
  owner text primary key,
  name text not null,
  subscriptions text[] not null,
  expires_at timestamptz not null,
  -- A later process runs under the same name.
  replaced boolean not null default false
) with (fillfactor = 50);

create table delivery_cursor (
  subscription text collate "C" not null,
  lane text collate "C" not null,
  slice smallint not null,
  -- All up to here is done or parked.
  position bigint not null,
  owner text,
  -- Counts the owners, so that one that wakes up late is told from its successor.
  epoch bigint not null default 0,
  -- The last message marked before it was tried, after an owner had ended uncleanly.
  in_hand_position bigint,
  in_hand_attempts integer,
  -- Where it stood when an owner before had ended uncleanly.
  unclean_position bigint,
  primary key (subscription, lane, slice)
) with (fillfactor = 50);

create table parked_message (
  subscription text collate "C" not null,
  lane text collate "C" not null,
  position bigint not null,
  key text collate "C" not null,
  slice smallint not null,
  state text not null check (state in ('retry', 'held', 'waiting', 'dead', 'skipped')),
  -- Whether later messages of the key stand behind it.
  blocks boolean not null,
  attempts integer not null,
  holds integer not null,
  kills integer not null,
  rounds integer not null,
  uncertain boolean not null,
  in_hand_of text,
  since bigint not null,
  next_at bigint,
  failure jsonb,
  fingerprint text not null,
  replay text,
  skipped jsonb,
  primary key (subscription, lane, position)
);
create index parked_due on parked_message (subscription, next_at) where next_at is not null and in_hand_of is null;
create index parked_key on parked_message (key, subscription, lane, position);
create index parked_in_hand on parked_message (subscription) where in_hand_of is not null;
create index parked_cause on parked_message (fingerprint) where state <> 'waiting';
create index parked_replay on parked_message (replay) where replay is not null;

create table delivery_gate (
  subscription text primary key,
  reason text not null,
  by_person boolean not null,
  since bigint not null,
  until bigint,
  probes integer not null
);

create table replay (
  id text primary key,
  subscription text not null,
  request jsonb not null,
  state text not null check (state in ('running', 'done', 'aborted', 'failed')),
  total bigint not null,
  handled bigint not null,
  failed bigint not null,
  cursor bigint not null,
  -- True for a run over the log with a cursor of its own; false when its messages were parked.
  run boolean not null,
  places jsonb not null,
  owner text,
  started_at bigint not null,
  because text
);

create table replay_difference (
  replay text not null references replay (id) on delete cascade,
  lane text not null,
  position bigint not null,
  diff jsonb not null,
  primary key (replay, lane, position)
);
