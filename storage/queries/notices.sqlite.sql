-- name: listed
SELECT value FROM json_each(:ids)

-- name: may_claim_agendas
user_id IN (SELECT user_id FROM agendas WHERE wake_at <= :now ORDER BY wake_at LIMIT :limit)

-- name: planned_rows
SELECT json_extract(value, '$.user_id') AS user_id, json_extract(value, '$.id') AS id,
       json_extract(value, '$.kind') AS kind, json_extract(value, '$.key') AS key,
       json_extract(value, '$.title') AS title, json_extract(value, '$.scheduled_for') AS scheduled_for,
       json_extract(value, '$.send_at') AS send_at, json_extract(value, '$.valid_until') AS valid_until,
       json_extract(value, '$.silenced') AS silenced, json_extract(value, '$.task_id') AS task_id
FROM json_each(:rows)

-- name: sleep_agendas
UPDATE agendas SET wake_at = r.value, token = NULL, zone_data = :zone_data
FROM json_each(:wakes) r
WHERE agendas.user_id = r.key AND agendas.token = :token

-- name: claim_notices
UPDATE focobot_scheduled_notifications AS n SET send_at = :lease_end, token = :token
WHERE n.user_id IN (
    SELECT DISTINCT user_id FROM (
        SELECT n.user_id FROM focobot_scheduled_notifications n
        WHERE n.status = 'pending' AND n.parcel_id IS NULL AND n.send_at <= :now AND {notice_is_wanted}
        ORDER BY n.send_at
        LIMIT :looked_at)
    LIMIT :limit)
  AND {is_claimable}
RETURNING user_id, id, notification_type, occurrence, scheduled_for, valid_until, task_id

-- name: notice_waits
n.status = 'pending'

-- name: notice_is_wanted
n.notification_type IN (SELECT value FROM json_each(:kinds)) AND (:user_id IS NULL OR n.user_id = :user_id)

-- name: may_claim_parcels
id IN (
    SELECT id FROM outbox
    WHERE status = 'pending' AND available_at <= :now AND kind IN (SELECT value FROM json_each(:kinds))
    ORDER BY lane, available_at
    LIMIT :limit)
