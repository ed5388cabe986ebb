-- Times are UTC. JSON columns hold records that only the manager reads; nothing searches in them.

create table site (
  id            text primary key,
  name          text not null unique,
  url           text not null,
  thumbprint    text not null,
  username      text not null,
  password      bytea not null,           -- sealed: AES-GCM, the key is a file outside of here
  instance_uuid text not null,
  version       text not null,
  added_at      timestamptz not null
);

create table gateway (
  site         text not null references site,
  name         text not null,
  machine      text not null,             -- managed object id of the gateway's own machine
  control_url  text not null,
  primary key (site, name)
);

create table migration (
  id           uuid primary key,
  name         text not null,
  kind         text not null,
  plan         text not null,
  state        text not null,
  problem      text,
  created_by   text not null,
  created_at   timestamptz not null,
  version      bigint not null,           -- of what a person decides upon: states and decisions
  change       bigint not null,           -- of everything shown; the id of the SSE event
  epoch        bigint not null,           -- whoever raised it last runs the migration
  credentials_at   text,                  -- the manager that holds the guest's password in memory
  credentials_till timestamptz
);
create index migration_created on migration (created_at desc);

create table migration_state (
  migration uuid not null references migration,
  number    int  not null,
  state     text not null,
  at        timestamptz not null,
  primary key (migration, number)
);

-- What the operator decided. One row each, but for START, which also resumes.
create table decision (
  id        bigint generated always as identity primary key,
  migration uuid not null references migration,
  kind      text not null,
  by_user   text not null,
  at        timestamptz not null
);
create unique index decision_once on decision (migration, kind) where kind <> 'START';

-- How a step is getting on; overwritten as it goes.
create table step_progress (
  migration  uuid not null references migration,
  step       text not null,
  number     int  not null,               -- the order in which steps began: undo goes backwards
  state      text not null,               -- RUNNING, WAITING, FAILED
  started_at timestamptz not null,
  attempt    int  not null,
  note       text not null,
  problem    text,
  memo       text,                        -- what the step must not forget before it acts
  primary key (migration, step)
);

-- What a step achieved. Inserted once, never changed.
create table step_result (
  migration uuid not null references migration,
  step      text not null,
  facts     text not null,
  ended_at  timestamptz not null,
  primary key (migration, step)
);

create table step_undo (
  migration uuid not null references migration,
  step      text not null,
  undone_at timestamptz not null,
  primary key (migration, step)
);

create table audit (
  id        bigint generated always as identity primary key,
  at        timestamptz not null,
  by_user   text not null,
  address   text not null,
  action    text not null,
  object    text not null,
  detail    text not null
);
create index audit_at on audit (at desc);

-- db-scheduler's own table, with its documented columns.
create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_due on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);
