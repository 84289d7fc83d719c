-- Statements of bank accounts, one row for each content that was told. Amounts are minor units of the currency.
create table bank_statement (
  event      text collate "C" primary key,
  statement  text collate "C" not null,
  connection text collate "C" not null,
  account    text collate "C" not null,
  currency   text collate "C" not null,
  sequence   bigint,
  page       integer,
  from_day   date,
  until_day  date not null,
  opening    bigint not null,
  closing    bigint not null,
  lines      integer not null,
  unreadable integer not null,
  file       text not null,
  sha256     text not null,
  at         text not null
);
create index bank_statement_account on bank_statement (connection, account, currency, until_day);
create index bank_statement_day on bank_statement (until_day desc);

-- What does not fit between statements, and the event that showed it or made it fit again.
create table bank_finding (
  about      text collate "C" not null,
  kind       text not null,
  reason     text not null,
  round      integer not null,
  found_by   text collate "C" not null,
  settled_by text collate "C",
  primary key (about, kind)
);
create index bank_finding_found on bank_finding (found_by);
create index bank_finding_settled on bank_finding (settled_by);
create index bank_finding_open on bank_finding (about) where settled_by is null;
