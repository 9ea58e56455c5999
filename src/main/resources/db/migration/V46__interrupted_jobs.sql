-- Runs that the end of the process cut off, apart from those that failed.
alter table job add column interrupted integer default 0 not null;
