-- Everything that is shown rises above what was shown before: listeners ask for what is newer.
create sequence news;

-- What lists filter and sort by stands beside the plan, which stays the one that counts.
alter table migration
  add column group_name       text,
  add column source_site      text not null default '',
  add column source_machine   text not null default '',
  add column machine_name     text not null default '',
  add column destination_site text not null default '',
  add column paused           boolean not null default false,
  add column throttle         bigint,                       -- bytes per second; null: as planned
  add column news             bigint not null default nextval('news');
update migration set
  source_site      = plan::json -> 'source' ->> 'site',
  source_machine   = plan::json -> 'source' ->> 'machine',
  machine_name     = plan::json -> 'source' ->> 'name',
  destination_site = plan::json -> 'destination' ->> 'site';
create index migration_news on migration (news);
create index migration_group on migration (group_name) where group_name is not null;
create index migration_machine on migration (source_machine);
create index step_result_step on step_result (step, ended_at desc);

create function migration_is_news() returns trigger language plpgsql as $$
begin
  if new.change <> old.change then
    new.news := nextval('news');
  end if;
  return new;
end $$;
create trigger migration_is_news before update on migration
  for each row execute function migration_is_news();

-- What the gateways told last of each volume; overwritten every few seconds.
create table volume_latest (
  migration  uuid primary key references migration,
  at         timestamptz not null,
  statistics text not null,
  news       bigint not null
);
create index volume_latest_news on volume_latest (news);

-- What each site's gateways received in each minute; kept for a while.
create table link_use (
  site  text not null,
  at    timestamptz not null,
  bytes bigint not null,
  primary key (site, at)
);

-- The one set of settings that administrators change.
create table policy (
  only_one boolean primary key check (only_one),
  document text not null,
  version  bigint not null
);

-- What happened, for people. Written in the transaction in which it happened.
create table event (
  id        bigint generated always as identity primary key,
  at        timestamptz not null,
  migration uuid,
  name      text not null,
  machine   text not null,                -- managed object id at the source
  severity  text not null,
  text      text not null
);
create index event_migration on event (migration, id desc);
create index event_machine on event (machine, id desc);

-- When the gateways were looked at last, by whichever manager.
create table watch (
  only_one boolean primary key check (only_one),
  at       timestamptz not null
);
insert into watch values (true, '-infinity');
