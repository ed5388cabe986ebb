-- What vCenters have been told of migrations: their Recent Tasks and events. A view and never an input.
create sequence mirror_look;
create table mirror (
  migration uuid not null references migration on delete cascade,
  side      text not null,                -- SOURCE, DESTINATION
  task      text,                         -- managed object id of the task under way; null: none is
  percent   int  not null,                -- what its progress was told last
  told      int  not null,                -- so many states of its history have been told, or were too old
  change    bigint not null,              -- of the migration, when it was looked at last
  looked    bigint not null,              -- who was looked at longest ago comes first
  primary key (migration, side)
);

-- How mirroring goes at each site, and whose turn it is.
create table mirror_site (
  site   text primary key,
  until  timestamptz not null,            -- nobody else looks before
  state  text not null,                   -- UNKNOWN, MIRRORED, NOT_REGISTERED, FAILED
  detail text not null
);
