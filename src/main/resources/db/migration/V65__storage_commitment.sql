-- The request for storage commitment (PS3.4 annex J) that a stored object waits for; next_attempt_at is its end.
alter table delivery add column transaction_uid varchar(64);
create index delivery_by_transaction on delivery (transaction_uid);

-- Whoever asks us for commitment names instances without their study.
create index instance_by_sop on instance (sop_instance_uid);
