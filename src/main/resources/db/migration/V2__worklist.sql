-- What a worklist row shows of the live result, kept with the study so that the list is one indexed query.
alter table study add column urgency integer default 5 not null;
alter table study add column nodule_count integer;
alter table study add column largest_mm double precision;
alter table study add column affected_percent double precision;
alter table study add column flagged boolean;
alter table study add column caution varchar(400);
create index study_by_urgency on study (urgency, first_byte_at);
