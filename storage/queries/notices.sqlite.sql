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

-- name: wake_rows
SELECT json_extract(value, '$.user_id') AS user_id, json_extract(value, '$.wake_at') AS wake_at FROM json_each(:rows)

-- name: people_with_due_notices
user_id IN (
    SELECT DISTINCT user_id FROM (
        SELECT user_id FROM focobot_scheduled_notifications
        WHERE status = 'pending' AND parcel_id IS NULL AND send_at <= :now AND {notice_is_wanted}
        ORDER BY send_at
        LIMIT 8 * :limit)
    LIMIT :limit)

-- name: notice_is_wanted
notification_type IN (SELECT value FROM json_each(:kinds)) AND (:user_id IS NULL OR user_id = :user_id)

-- name: may_claim_parcels
id IN (
    SELECT id FROM outbox
    WHERE status = 'pending' AND available_at <= :now AND kind IN (SELECT value FROM json_each(:kinds))
    ORDER BY lane, available_at
    LIMIT :limit)
