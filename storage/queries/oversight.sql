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

-- name: commands_since
SELECT phone, command, success, result_summary, error_message, llm_model, processing_time_ms, created_at
FROM focobot_command_history
WHERE created_at >= :since AND (CAST(:command AS text) IS NULL OR command = :command)
  AND (CAST(:success AS boolean) IS NULL OR success = :success)
ORDER BY created_at DESC
LIMIT :limit

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

-- name: notices_since
SELECT phone, notification_type, status, scheduled_for, sent_at, failed_at, error_message
FROM focobot_scheduled_notifications
WHERE created_at >= :since AND (CAST(:status AS text) IS NULL OR status = :status)
ORDER BY created_at DESC
LIMIT :limit

-- name: known_messages
SELECT message_sid FROM whatsapp_processed_messages WHERE message_sid IN ({listed})
