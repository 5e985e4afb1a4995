-- name: listed
SELECT value FROM json_each(:ids)

-- name: is_among
IN (SELECT value FROM json_each(:user_ids))

-- name: all_of
json_group_array

-- One writer at a time: nothing needs a lock.
-- name: locking

-- name: locking_all

-- name: add_occurrences
INSERT INTO focobot_scheduled_notifications
    (user_id, id, phone, notification_type, occurrence, title, scheduled_for, send_at, valid_until, status,
     error_message, task_id, created_at)
VALUES (:user_id, :id, :phone, :kind, :key, :title, :scheduled_for, :send_at, :valid_until, :status, :silenced, :task_id,
        :now)
ON CONFLICT (user_id, notification_type, occurrence) DO NOTHING

-- name: tell_soon
UPDATE agendas SET tell_at = min(coalesce(tell_at, :tell_at), :tell_at) WHERE user_id = :user_id

-- The rows are there, since they were claimed: an INSERT takes many in one statement, an UPDATE one.
-- name: sleep_agendas
INSERT INTO agendas (user_id, wake_at, tell_at, zone_data) VALUES (:user_id, :wake_at, :tell_at, :zone_data)
ON CONFLICT (user_id) DO UPDATE
SET wake_at = excluded.wake_at, zone_data = excluded.zone_data,
    tell_at = coalesce(min(tell_at, excluded.tell_at), tell_at, excluded.tell_at)

-- name: may_claim_telling
user_id IN ({to_be_told})

-- name: may_claim_parcels
id IN (
    SELECT id FROM outbox
    WHERE status = 'pending' AND available_at <= :now AND kind IN (SELECT value FROM json_each(:kinds))
    ORDER BY lane, available_at
    LIMIT :limit)
