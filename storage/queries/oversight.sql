-- What operators look at, and the devices of a person. Nothing here holds words that a person wrote.

-- name: device_columns
SELECT id, user_id, fingerprint_hash, is_trusted, is_blocked, first_seen_at, last_seen_at
FROM whatsapp_device_fingerprints

-- name: devices_of_person
{device_columns}
WHERE user_id = :user_id
ORDER BY last_seen_at DESC, id

-- name: device_by_id
{device_columns}
WHERE id = :id

-- name: message_outcomes
SELECT action_type, error_code, count(*) AS messages, max(created_at) AS last_at
FROM whatsapp_security_audit_log
WHERE created_at >= :since AND action_type IN (
    'message_received', 'message_rejected', 'rate_limit_violation', 'replay_detected', 'signature_invalid',
    'command_executed', 'command_failed')
GROUP BY action_type, error_code
ORDER BY messages DESC, action_type

-- Rows of a time, the newest first; a page begins after the last row of the one before.
-- name: in_window
created_at >= :since AND created_at < :until
AND (created_at < :after_at OR (created_at = :after_at AND id < :after_id))
AND (CAST(:phone AS text) IS NULL OR phone = :phone) AND (CAST(:user_id AS text) IS NULL OR user_id = :user_id)

-- name: commands_in
SELECT id, user_id, phone, command, success, result_summary, error_message, llm_model, tokens_used, processing_time_ms,
       task_id, created_at
FROM focobot_command_history
WHERE {in_window} AND (CAST(:kind AS text) IS NULL OR command = :kind)
  AND (CAST(:success AS boolean) IS NULL OR success = :success)
ORDER BY created_at DESC, id DESC
LIMIT :limit

-- name: commands_by_hour
SELECT {hour_of_creation} AS hour, count(*) AS total, sum(CASE WHEN success THEN 0 ELSE 1 END) AS failed
FROM focobot_command_history
WHERE {in_window} AND (CAST(:kind AS text) IS NULL OR command = :kind)
  AND (CAST(:success AS boolean) IS NULL OR success = :success)
GROUP BY 1
ORDER BY 1

-- name: events_in
SELECT id, user_id, phone, action_type, action_details, success, error_code, error_message, message_sid,
       processing_time_ms, created_at
FROM whatsapp_security_audit_log
WHERE {in_window} AND (CAST(:kind AS text) IS NULL OR action_type = :kind)
  AND (CAST(:success AS boolean) IS NULL OR success = :success)
ORDER BY created_at DESC, id DESC
LIMIT :limit

-- name: events_by_hour
SELECT {hour_of_creation} AS hour, count(*) AS total, sum(CASE WHEN success THEN 0 ELSE 1 END) AS failed
FROM whatsapp_security_audit_log
WHERE {in_window} AND (CAST(:kind AS text) IS NULL OR action_type = :kind)
  AND (CAST(:success AS boolean) IS NULL OR success = :success)
GROUP BY 1
ORDER BY 1

-- name: understanding_since
SELECT settled_by, count(*) AS messages, sum(CASE WHEN corrects THEN 1 ELSE 0 END) AS corrections
FROM focobot_command_history
WHERE created_at >= :since AND settled_by IS NOT NULL
GROUP BY settled_by
ORDER BY messages DESC, settled_by

-- name: models_since
SELECT llm_model, count(*) AS questions, sum(CASE WHEN settled_by = 'model' THEN 1 ELSE 0 END) AS suggestions,
       coalesce(sum(tokens_used), 0) AS tokens, sum(llm_cost_usd) AS cost_usd,
       avg(llm_ms) AS mean_ms, max(llm_ms) AS longest_ms
FROM focobot_command_history
WHERE created_at >= :since AND llm_model IS NOT NULL
GROUP BY llm_model
ORDER BY questions DESC, llm_model

-- name: notices_in
SELECT id, user_id, phone, notification_type, status, scheduled_for, sent_at, failed_at, error_message, task_id,
       created_at
FROM focobot_scheduled_notifications
WHERE {in_window} AND (CAST(:kind AS text) IS NULL OR notification_type = :kind)
  AND (CAST(:status AS text) IS NULL OR status = :status)
ORDER BY created_at DESC, id DESC
LIMIT :limit

-- name: notices_by_hour
SELECT {hour_of_creation} AS hour, count(*) AS total,
       sum(CASE WHEN status IN ('failed', 'held') THEN 1 ELSE 0 END) AS failed
FROM focobot_scheduled_notifications
WHERE {in_window} AND (CAST(:kind AS text) IS NULL OR notification_type = :kind)
  AND (CAST(:status AS text) IS NULL OR status = :status)
GROUP BY 1
ORDER BY 1

-- What was held or has failed is due again, and good for a while whatever its time was: somebody wants it to go.
-- name: resend_notice
UPDATE focobot_scheduled_notifications
SET status = 'pending', parcel_id = NULL, send_at = :now, failed_at = NULL, error_message = NULL,
    message = '', valid_until = CASE WHEN valid_until > :good_until THEN valid_until ELSE :good_until END
WHERE user_id = :user_id AND id = :id AND status IN ('held', 'failed')
RETURNING id

-- name: notice_by_id
SELECT id, user_id, phone, notification_type, status, scheduled_for, sent_at, failed_at, error_message, task_id,
       created_at
FROM focobot_scheduled_notifications
WHERE user_id = :user_id AND id = :id

-- name: open_lockouts
SELECT user_id, phone, locked_at, locked_until, locked_reason, triggered_by
FROM whatsapp_account_lockouts
WHERE unlocked_at IS NULL AND (locked_until IS NULL OR locked_until > :now)
ORDER BY locked_at DESC
LIMIT :limit

-- name: known_messages
SELECT message_sid FROM whatsapp_processed_messages WHERE message_sid IN ({listed})

-- name: frequent_events
SELECT coalesce(phone, user_id, '') AS subject, count(*) AS events, min(created_at) AS first_at,
       max(created_at) AS last_at
FROM whatsapp_security_audit_log
WHERE created_at >= :since AND action_type = :action
GROUP BY coalesce(phone, user_id, '')
HAVING count(*) >= :least
ORDER BY events DESC, subject
LIMIT 100

-- name: notice_delays
SELECT kind, count(*) AS sent, sum(CASE WHEN late <= 60 THEN 1 ELSE 0 END) AS minute,
       sum(CASE WHEN late <= 900 THEN 1 ELSE 0 END) AS quarter, sum(CASE WHEN late <= 3600 THEN 1 ELSE 0 END) AS hour,
       max(late) AS longest
FROM (SELECT notification_type AS kind, {seconds_late} AS late FROM focobot_scheduled_notifications
      WHERE status = 'sent' AND created_at > :since) AS delays
GROUP BY kind
ORDER BY kind
