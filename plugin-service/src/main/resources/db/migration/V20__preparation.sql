-- How far each machine's guest is prepared. One row per machine that was ever prepared.
create table preparation (
  site          text not null,
  machine       text not null,            -- managed object id
  instance_uuid text not null,
  state         text not null,
  step          text not null,
  progress      int  not null,
  problem       text,
  guest         text,                     -- what is known of a prepared guest
  prepared_at   timestamptz,
  run           uuid,                     -- the run that may write here
  heard_at      timestamptz not null,     -- its last sign of life
  primary key (site, machine)
);

-- Kernels and start-up images, in pieces, so that neither side ever holds a whole one in memory.
create table boot_file_piece (
  instance_uuid text not null,
  name          text not null,
  piece         int  not null,
  content       bytea not null,
  primary key (instance_uuid, name, piece)
);
