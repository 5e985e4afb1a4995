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

-- name: sleep_agendas
UPDATE agendas
SET wake_at = CAST(CAST(:wakes AS jsonb) ->> user_id AS timestamp) AT TIME ZONE 'UTC', token = NULL, zone_data = :zone_data
WHERE user_id = ANY (ARRAY(SELECT jsonb_object_keys(:wakes))) AND token = :token

-- name: claim_notices
WITH people AS MATERIALIZED (
    SELECT user_id FROM agendas
    WHERE user_id = ANY (ARRAY(
        SELECT n.user_id FROM focobot_scheduled_notifications n
        WHERE n.status = 'pending' AND n.parcel_id IS NULL AND n.send_at <= :now AND {notice_is_wanted}
        ORDER BY n.send_at
        LIMIT :looked_at))
    LIMIT :limit
    FOR UPDATE SKIP LOCKED)
UPDATE focobot_scheduled_notifications AS n SET send_at = :lease_end, token = :token
FROM people
WHERE n.user_id = people.user_id AND {is_claimable}
RETURNING n.user_id, n.id, n.notification_type, n.occurrence, n.scheduled_for, n.valid_until, n.task_id

-- Statistics are hours old when a hundred thousand rows become pending at eight: the planner, which expects one, would
-- read the whole index of pending rows for each person. Said so, it cannot use that index and goes in by the person.
-- name: notice_waits
n.status || '' = 'pending'

-- name: notice_is_wanted
n.notification_type = ANY (ARRAY(SELECT jsonb_array_elements_text(:kinds)))
AND (CAST(:user_id AS text) IS NULL OR n.user_id = CAST(:user_id AS text))

-- name: may_claim_parcels
id = ANY (ARRAY(
    SELECT id FROM outbox
    WHERE status = 'pending' AND available_at <= :now AND kind IN (SELECT jsonb_array_elements_text(:kinds))
    ORDER BY lane, available_at
    LIMIT :limit
    FOR UPDATE SKIP LOCKED))
