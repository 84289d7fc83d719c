-- Payments as people look for them: one line each, kept with the facts of the money ledger, from which it follows.
create table money_payment (
  payment    text collate "C" primary key,
  connection text collate "C" not null,
  order_id   text collate "C",
  -- The sales channel of the order, for callers who see some channels only.
  channel    text,
  state      text not null,
  currency   text not null,
  -- What was taken; what is on hold while nothing was.
  amount     bigint not null,
  authorised bigint not null,
  captured   bigint not null,
  refunded   bigint not null,
  disputed   bigint not null,
  begun_ms   bigint not null,
  moved_ms   bigint not null
);
create index money_payment_begun on money_payment (begun_ms desc, payment desc);
create index money_payment_connection on money_payment (connection, begun_ms desc, payment desc);
create index money_payment_state on money_payment (state, begun_ms desc, payment desc);
create index money_payment_amount on money_payment (amount);

-- The payments that the ledger knows already; `paymentLine` in src/ledgers/money says the same of those to come.
with own as (
  select fact.*, substr(fact, strpos(fact, '/') + 1) as name from money_fact fact where payment is not null
), held as (
  select payment, coalesce(
    (array_agg(currency order by kind <> 'captured', fact) filter (where kind <> 'settled'))[1],
    (array_agg(coalesce(presented_currency, currency) order by fact))[1]
  ) as currency
  from own group by payment
), added as (
  select own.payment, min(own.connection) as connection, held.currency,
    coalesce(sum(amount) filter (where kind = 'authorised' and own.currency = held.currency), 0) as authorised,
    coalesce(sum(amount) filter (where kind = 'captured' and own.currency = held.currency), 0) as captured,
    coalesce(sum(amount) filter (where kind = 'refunded' and own.currency = held.currency and not exists (
      select from own failed where failed.kind = 'refund-failed' and failed.payment = own.payment and failed.name = own.name
    )), 0) as refunded,
    coalesce(sum(case kind when 'disputed' then amount when 'reinstated' then -amount else 0 end)
      filter (where own.currency = held.currency), 0) as disputed,
    bool_or(kind = 'voided') as voided, min(at_ms) as begun_ms, max(at_ms) as moved_ms
  from own join held using (payment) group by own.payment, held.currency
)
insert into money_payment
select added.payment, connection, order_id, split_part(order_id, '/', 2),
  case
    when disputed > 0 then 'disputed'
    when refunded > 0 then case when refunded >= captured then 'refunded' else 'partly-refunded' end
    when captured > 0 then 'captured'
    when voided then 'voided'
    when authorised > 0 then 'authorised'
    else 'reported'
  end,
  currency, case when captured > 0 then captured else authorised end, authorised, captured, refunded, disputed, begun_ms, moved_ms
from added left join money_link using (payment);
