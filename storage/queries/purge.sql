-- Each deletes or empties a batch of what is older than :before and returns a row for each, until none is left.

-- name: purge_rules
SELECT name, kept_days FROM purge_rules

-- name: purge_audit
DELETE FROM whatsapp_security_audit_log
WHERE id IN (SELECT id FROM whatsapp_security_audit_log WHERE created_at < :before ORDER BY created_at LIMIT :batch)
RETURNING 1

-- name: purge_lockouts
DELETE FROM whatsapp_account_lockouts
WHERE id IN (SELECT id FROM whatsapp_account_lockouts
             WHERE locked_at < :before AND (unlocked_at IS NOT NULL OR locked_until < :now)
             ORDER BY locked_at LIMIT :batch)
RETURNING 1

-- name: purge_sessions
DELETE FROM whatsapp_bot_sessions
WHERE id IN (SELECT id FROM whatsapp_bot_sessions WHERE last_activity_at < :before ORDER BY last_activity_at LIMIT :batch)
RETURNING 1

-- name: purge_access_tokens
DELETE FROM access_tokens
WHERE id IN (SELECT id FROM access_tokens WHERE expires_at < :before ORDER BY expires_at LIMIT :batch)
RETURNING 1

-- name: purge_history
DELETE FROM focobot_command_history
WHERE (user_id, id) IN (SELECT user_id, id FROM focobot_command_history
                        WHERE created_at < :before ORDER BY created_at LIMIT :batch)
RETURNING 1

-- name: purge_history_texts
UPDATE focobot_command_history SET command_input = '', command_params = ''
WHERE (user_id, id) IN (SELECT user_id, id FROM focobot_command_history
                        WHERE created_at < :before AND command_input <> '' ORDER BY created_at LIMIT :batch)
RETURNING 1

-- name: purge_snapshots
DELETE FROM snapshots
WHERE (user_id, sid) IN (SELECT user_id, sid FROM snapshots WHERE created_at < :before ORDER BY created_at LIMIT :batch)
RETURNING 1

-- name: purge_snapshot_ties
DELETE FROM snapshot_ties
WHERE (user_id, outbound_sid) IN (SELECT user_id, outbound_sid FROM snapshot_ties
                                  WHERE tied_at < :before ORDER BY tied_at LIMIT :batch)
RETURNING 1

-- name: purge_answers
UPDATE whatsapp_processed_messages SET texts = '[]'
WHERE message_sid IN (SELECT message_sid FROM whatsapp_processed_messages
                      WHERE processed_at < :before AND texts <> '[]' ORDER BY processed_at LIMIT :batch)
RETURNING 1

-- name: purge_sids
DELETE FROM whatsapp_processed_messages
WHERE message_sid IN (SELECT message_sid FROM whatsapp_processed_messages
                      WHERE expires_at < :now ORDER BY expires_at LIMIT :batch)
RETURNING 1

-- name: purge_journal
DELETE FROM journal
WHERE (user_id, id) IN (SELECT user_id, id FROM journal WHERE made_at < :before ORDER BY made_at LIMIT :batch)
RETURNING 1

-- name: purge_cancelled_tasks
DELETE FROM tasks
WHERE (user_id, id) IN (SELECT user_id, id FROM tasks
                        WHERE status = 'cancelled' AND updated_at < :before ORDER BY updated_at LIMIT :batch)
RETURNING 1

-- name: purge_notifications
DELETE FROM focobot_scheduled_notifications
WHERE (user_id, notification_type, occurrence) IN (
    SELECT user_id, notification_type, occurrence FROM focobot_scheduled_notifications
    WHERE created_at < :before AND status <> 'pending' ORDER BY created_at LIMIT :batch)
RETURNING 1

-- name: purge_outbox
DELETE FROM outbox
WHERE id IN (SELECT id FROM outbox WHERE created_at < :before AND status <> 'pending' ORDER BY created_at LIMIT :batch)
RETURNING 1

-- name: purge_failed_verifications
DELETE FROM failed_verifications
WHERE id IN (SELECT id FROM failed_verifications WHERE failed_at < :before ORDER BY failed_at LIMIT :batch)
RETURNING 1

-- name: purge_login_failures
DELETE FROM login_failures
WHERE id IN (SELECT id FROM login_failures WHERE failed_at < :before ORDER BY failed_at LIMIT :batch)
RETURNING 1

-- name: purge_violations
DELETE FROM whatsapp_rate_limit_violations
WHERE id IN (SELECT id FROM whatsapp_rate_limit_violations WHERE expires_at < :before ORDER BY expires_at LIMIT :batch)
RETURNING 1

-- name: purge_web_sessions
DELETE FROM web_sessions
WHERE token_hash IN (SELECT token_hash FROM web_sessions WHERE expires_at < :now ORDER BY expires_at LIMIT :batch)
RETURNING 1

-- name: purge_link_codes
DELETE FROM link_codes
WHERE user_id IN (SELECT user_id FROM link_codes WHERE expires_at < :before ORDER BY expires_at LIMIT :batch)
RETURNING 1
