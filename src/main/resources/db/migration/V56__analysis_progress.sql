-- How far the present analysis is, 0 to 100; told by the worker, read by any node.
alter table study add column progress_percent integer;
