-- What came of taking a preparation back, and whether the guest has moved since it was prepared.
alter table preparation add column moved    boolean not null default false;
alter table preparation add column restored text;

-- What a step told when it was done, and what is left for somebody to do.
alter table step_result add column note    text not null default '';
alter table step_result add column warning text;
