-- What a delivered object is, and the last C-STORE status of it. PDF and JSON files have no SOP class.
alter table delivery add column role varchar(16) default 'SR' not null;
alter table delivery add column status integer;
alter table delivery alter column sop_class_uid drop not null;
