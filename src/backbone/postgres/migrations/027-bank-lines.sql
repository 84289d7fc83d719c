-- The bank's lines, and what is expected of them. All of it follows from the messages of the log.

create table bank_line (
  transaction text collate "C" primary key,
  state       text not null,
  currency    text not null,
  booked_on   text collate "C" not null,
  content     json not null,
  -- What it was matched with, and who decided.
  ids         text[] not null default '{}',
  decided_by  text,
  -- Why it is open: a code. `note`: why a person said that it belongs to nothing.
  reason      text,
  note        text,
  suggestions json not null default '[]',
  heard_ms    bigint not null,
  -- Whether a variance stands for it.
  told        boolean not null default false
);
create index bank_line_open on bank_line (currency, booked_on) where state = 'open';
create index bank_line_overdue on bank_line (heard_ms) where state = 'open' and not told;
create index bank_line_booked on bank_line (booked_on, transaction);

-- Payouts and invoices whose money should be seen. `over`: it came another way, or is not to come, perhaps before it was expected.
create table bank_expectation (
  id        text collate "C" primary key,
  state     text not null,
  currency  text,
  from_day  text collate "C",
  until_day text collate "C",
  content   json
);
create index bank_expectation_open on bank_expectation (currency, until_day) where state = 'open';
