-- Workers that claim at once step over what another holds. A person's row of `agendas` stands for all their notices, so
-- that what is due together is never split between two workers. ARRAY(…) is asked once, IN (…) maybe for every row.

-- name: listed
SELECT jsonb_array_elements_text(:ids)

-- name: may_claim_agendas
user_id = ANY (ARRAY(
    SELECT user_id FROM agendas WHERE wake_at <= :now ORDER BY wake_at LIMIT :limit FOR UPDATE SKIP LOCKED))

-- name: planned_rows
SELECT r.user_id, r.id, r.kind, r.key, r.title, r.scheduled_for AT TIME ZONE 'UTC' AS scheduled_for,
       r.send_at AT TIME ZONE 'UTC' AS send_at, r.valid_until AT TIME ZONE 'UTC' AS valid_until, r.silenced, r.task_id
FROM jsonb_to_recordset(:rows) AS r (
    user_id text, id text, kind text, key text, title text, scheduled_for timestamp, send_at timestamp,
    valid_until timestamp, silenced text, task_id text)

-- name: wake_rows
SELECT r.user_id, r.wake_at AT TIME ZONE 'UTC' AS wake_at
FROM jsonb_to_recordset(:rows) AS r (user_id text, wake_at timestamp)

-- name: people_with_due_notices
user_id = ANY (ARRAY(
    SELECT user_id FROM agendas
    WHERE user_id = ANY (ARRAY(
        SELECT user_id FROM focobot_scheduled_notifications
        WHERE status = 'pending' AND parcel_id IS NULL AND send_at <= :now AND {notice_is_wanted}
        ORDER BY send_at
        LIMIT 8 * CAST(:limit AS integer)))
    LIMIT :limit
    FOR UPDATE SKIP LOCKED))

-- name: notice_is_wanted
notification_type IN (SELECT jsonb_array_elements_text(:kinds))
AND (CAST(:user_id AS text) IS NULL OR user_id = CAST(:user_id AS text))

-- name: may_claim_parcels
id = ANY (ARRAY(
    SELECT id FROM outbox
    WHERE status = 'pending' AND available_at <= :now AND kind IN (SELECT jsonb_array_elements_text(:kinds))
    ORDER BY lane, available_at
    LIMIT :limit
    FOR UPDATE SKIP LOCKED))
