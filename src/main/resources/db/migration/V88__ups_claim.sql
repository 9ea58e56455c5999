-- Workitems of a UPS-RS service that this installation has claimed (PS3.18 section 11); UIDs only.
create table ups_claim (
    workitem_uid varchar(64) not null primary key,
    -- The secret by which the service knows that the workitem is ours.
    transaction_uid varchar(64) not null,
    state varchar(16) not null,
    study_uid varchar(64),
    claimed_at timestamp with time zone not null
);
