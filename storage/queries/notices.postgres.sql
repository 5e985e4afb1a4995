-- Workers that claim at once step over what another holds. A person's row of `agendas` stands for all their notices, so
-- that what is due together is never split between two workers. ARRAY(…) is asked once, IN (…) maybe for every row.

-- name: listed
SELECT jsonb_array_elements_text(:ids)

-- name: is_among
= ANY (CAST(:user_ids AS text[]))

-- name: all_of
array_agg

-- name: locking
FOR UPDATE SKIP LOCKED

-- name: locking_all
FOR UPDATE

-- name: add_occurrences
INSERT INTO focobot_scheduled_notifications
    (user_id, id, phone, notification_type, occurrence, title, scheduled_for, send_at, valid_until, status,
     error_message, task_id, created_at)
SELECT r.*, :now
FROM unnest(
    CAST(:each_user_id AS text[]), CAST(:each_id AS text[]), CAST(:each_phone AS text[]), CAST(:each_kind AS text[]),
    CAST(:each_key AS text[]), CAST(:each_title AS text[]), CAST(:each_scheduled_for AS timestamptz[]),
    CAST(:each_send_at AS timestamptz[]), CAST(:each_valid_until AS timestamptz[]), CAST(:each_status AS text[]),
    CAST(:each_silenced AS text[]), CAST(:each_task_id AS text[])) AS r
ON CONFLICT (user_id, notification_type, occurrence) DO NOTHING

-- name: tell_soon
UPDATE agendas SET tell_at = least(agendas.tell_at, r.tell_at)
FROM unnest(CAST(:each_user_id AS text[]), CAST(:each_tell_at AS timestamptz[])) AS r (user_id, tell_at)
WHERE agendas.user_id = r.user_id

-- name: sleep_agendas
UPDATE agendas SET wake_at = r.wake_at, tell_at = least(agendas.tell_at, r.tell_at), zone_data = :zone_data
FROM unnest(CAST(:each_user_id AS text[]), CAST(:each_wake_at AS timestamptz[]), CAST(:each_tell_at AS timestamptz[]))
    AS r (user_id, wake_at, tell_at)
WHERE agendas.user_id = r.user_id

-- name: may_claim_telling
user_id = ANY (ARRAY({to_be_told} FOR UPDATE OF a SKIP LOCKED))

-- name: may_claim_parcels
id = ANY (ARRAY(
    SELECT id FROM outbox
    WHERE status = 'pending' AND available_at <= :now AND kind IN (SELECT jsonb_array_elements_text(:kinds))
    ORDER BY lane, available_at
    LIMIT :limit
    FOR UPDATE SKIP LOCKED))
