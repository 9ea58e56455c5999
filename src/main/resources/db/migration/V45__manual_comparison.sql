-- The prior that a reader chose for a study, in place of the automatic one.
create table manual_comparison (
    study_uid varchar(64) not null primary key,
    prior_study_uid varchar(64) not null,
    chosen_at timestamp with time zone not null
);
