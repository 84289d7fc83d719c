-- People, their sessions, and machines. Secrets are known by their hash only; times are epoch milliseconds.

create table person (
  id           text collate "C" primary key,
  issuer       text not null,
  subject      text not null,
  name         text not null,
  email        text,
  grants       jsonb not null,
  disabled     boolean not null,
  created_at   bigint not null,
  signed_in_at bigint not null,
  unique (issuer, subject)
);

create table person_session (
  id         text collate "C" primary key,
  hash       text collate "C" not null unique,
  person     text collate "C" not null references person,
  created_at bigint not null,
  seen_at    bigint not null,
  expires_at bigint not null,
  address    text not null,
  agent      text not null
);
create index person_session_person on person_session (person);
create index person_session_end on person_session (expires_at);

-- What is good for one use: sign-in links, and ways to the provider and back.
create table sign_in_ticket (
  hash       text collate "C" primary key,
  kind       text not null,
  content    jsonb not null,
  expires_at bigint not null
);

create table machine (
  id         text collate "C" primary key,
  content    jsonb not null,
  used_at    bigint
);

create table machine_token (
  hash       text collate "C" primary key,
  machine    text collate "C" not null references machine,
  scopes     text[] not null,
  issued_at  bigint not null,
  expires_at bigint not null
);
create index machine_token_end on machine_token (expires_at);
