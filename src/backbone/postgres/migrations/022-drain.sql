-- A subscription that a person lets run empty: it finishes what the log held when they asked, and then stands still.
create table delivery_drain (
  subscription text primary key,
  reason       text not null,
  since        bigint not null,
  marks        jsonb not null
);
