-- What the last dry run in a guest found, and the state to return to when a dry run is over.
alter table preparation add column before     text;
alter table preparation add column dry_run    text;
alter table preparation add column dry_run_at timestamptz;
