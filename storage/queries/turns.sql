-- What a message needs of the database, one small indexed query each. PostgreSQL asks them inside one function
-- (migration 0006), SQLite one after the other on its thread.

-- name: stored_answer
SELECT texts, processed_at FROM whatsapp_processed_messages WHERE message_sid = :sid

-- name: linked_person
SELECT l.user_id, l.channel, l.phone, l.external_id, l.verified, l.linked_at,
       u.id, u.email, u.name, u.version, u.is_operator, u.stopped, u.current_project_id, u.current_workspace_id,
       u.next_number, p.*
FROM whatsapp_user_links l
JOIN users u ON u.id = l.user_id
JOIN preferences p ON p.user_id = l.user_id
WHERE l.user_id = coalesce(
    (SELECT user_id FROM whatsapp_user_links WHERE channel = :channel AND phone = :phone AND verified),
    (SELECT user_id FROM whatsapp_user_links WHERE channel = :channel AND external_id = :external_id AND verified))

-- name: admitted_messages
SELECT
    (SELECT count(*) FROM whatsapp_processed_messages
     WHERE identity = :identity AND counted = true AND processed_at > :minute_ago) AS last_minute,
    (SELECT count(*) FROM whatsapp_processed_messages
     WHERE identity = :identity AND counted = true AND processed_at > :hour_ago) AS last_hour,
    (SELECT count(*) FROM whatsapp_processed_messages
     WHERE identity = :identity AND counted = true AND processed_at > :day_ago) AS last_day,
    (SELECT max(processed_at) FROM whatsapp_processed_messages
     WHERE identity = :identity AND counted = true AND processed_at > :day_ago) AS last_admitted_at

-- name: warned_since
SELECT EXISTS (
    SELECT 1 FROM whatsapp_processed_messages
    WHERE identity = :identity AND counted = false AND processed_at > :since AND texts <> '[]'
) AS warned

-- name: violations_of_person
SELECT coalesce(sum(violation_count), 0) AS violations, max(last_violation_at) AS last_violation_at,
       max(blocked_until) AS blocked_until
FROM whatsapp_rate_limit_violations
WHERE user_id = :user_id AND expires_at > :now

-- name: violations_of_phone
SELECT coalesce(sum(violation_count), 0) AS violations, max(last_violation_at) AS last_violation_at,
       max(blocked_until) AS blocked_until
FROM whatsapp_rate_limit_violations
WHERE phone = :address AND user_id IS NULL AND expires_at > :now

-- name: lockout
SELECT locked_at, locked_until, locked_reason
FROM whatsapp_account_lockouts
WHERE id IN (SELECT id FROM whatsapp_account_lockouts WHERE phone = :address AND unlocked_at IS NULL
             UNION ALL
             SELECT id FROM whatsapp_account_lockouts WHERE user_id = :user_id AND unlocked_at IS NULL)
  AND (locked_until IS NULL OR locked_until > :now)
ORDER BY locked_until IS NULL DESC, locked_until DESC
LIMIT 1

-- name: device
SELECT id, user_id, fingerprint_hash, is_trusted, is_blocked, first_seen_at, last_seen_at
FROM whatsapp_device_fingerprints
WHERE fingerprint_hash = :fingerprint
  AND (user_id = :user_id OR (user_id IS NULL AND phone = :address))
ORDER BY user_id IS NULL, last_seen_at DESC
LIMIT 1

-- name: devices_of_person_since
SELECT coalesce(sum(CASE WHEN d.first_seen_at > :day_ago THEN 1 ELSE 0 END), 0) AS devices,
       coalesce(sum(CASE WHEN d.last_seen_at >= l.linked_at THEN 1 ELSE 0 END), 0) AS since_link
FROM whatsapp_device_fingerprints d
JOIN whatsapp_user_links l ON l.user_id = d.user_id
WHERE d.user_id = :user_id

-- name: devices_of_phone_since
SELECT count(*) AS devices, 0 AS since_link FROM whatsapp_device_fingerprints
WHERE phone = :address AND user_id IS NULL AND first_seen_at > :day_ago

-- name: active_session
SELECT id, user_id, device_fingerprint_id, created_at, last_activity_at, expires_at
FROM whatsapp_bot_sessions
WHERE user_id = :user_id AND is_active AND revoked_at IS NULL
ORDER BY coalesce(device_fingerprint_id = :device_id, false) DESC, created_at DESC
LIMIT 1

-- name: code_of_phone
SELECT user_id, phone, code_hash, expires_at, attempts, delivery
FROM link_codes
WHERE phone = :address
ORDER BY created_at DESC
LIMIT 1

-- name: failures_of_phone
SELECT count(*) AS failures FROM failed_verifications WHERE phone = :address AND failed_at > :failures_since

-- name: conversation
SELECT state, state_expires_at, shown, last_task_id FROM conversations WHERE user_id = :user_id

-- name: quoted_snapshot
SELECT task_ids, state FROM snapshots
WHERE user_id = :user_id
  AND sid IN (:quoted_sid, (SELECT sid FROM snapshot_ties WHERE user_id = :user_id AND outbound_sid = :quoted_sid))
LIMIT 1

-- name: newest_journal_entry
SELECT id, key, arguments, images, made_at FROM journal
WHERE user_id = :user_id AND undone_at IS NULL
ORDER BY turn DESC
LIMIT 1

-- name: projects
SELECT p.id, p.user_id, p.name, p.workspace_id, w.name AS workspace,
       (SELECT count(*) FROM tasks t
        WHERE t.user_id = p.user_id AND t.project_id = p.id AND t.status = 'open') AS open_tasks
FROM projects p
LEFT JOIN workspaces w ON w.user_id = p.user_id AND w.id = p.workspace_id
WHERE p.user_id = :user_id
ORDER BY p.name_key

-- name: free_numbers
SELECT number FROM freed_numbers
WHERE user_id = :user_id AND free_from <= :now
ORDER BY number
LIMIT 100

-- name: stranger_turns
SELECT coalesce(max(stranger_turn), 0) AS turns FROM whatsapp_processed_messages
WHERE identity = :identity AND stranger_turn IS NOT NULL

-- name: claim_sid
INSERT INTO whatsapp_processed_messages
    (message_sid, phone, user_id, identity, stranger_turn, counted, texts, processed_at, expires_at)
VALUES (:sid, :phone, :user_id, :identity, :stranger_turn, :counted, :texts, :now, :expires_at)

-- name: claim_sid_as_next_stranger
INSERT INTO whatsapp_processed_messages
    (message_sid, phone, user_id, identity, stranger_turn, counted, texts, processed_at, expires_at)
VALUES (:sid, :phone, NULL, :identity,
        (SELECT coalesce(max(stranger_turn), 0) + 1 FROM whatsapp_processed_messages
         WHERE identity = :identity AND stranger_turn IS NOT NULL),
        :counted, :texts, :now, :expires_at)

-- name: put_conversation
INSERT INTO conversations (user_id, state, state_expires_at, shown, last_task_id)
VALUES (:user_id, :state, :state_expires_at, :shown, :last_task_id)
ON CONFLICT (user_id) DO UPDATE SET
    state = excluded.state, state_expires_at = excluded.state_expires_at,
    shown = excluded.shown, last_task_id = excluded.last_task_id

-- name: add_journal
INSERT INTO journal (user_id, id, turn, key, arguments, images, made_at)
VALUES (:user_id, :id, (SELECT version FROM users WHERE id = :user_id), :key, :arguments, :images, :made_at)

-- name: mark_undone
UPDATE journal SET undone_at = :now WHERE user_id = :user_id AND id = :id

-- name: add_snapshot
INSERT INTO snapshots (user_id, sid, task_ids, state, created_at)
VALUES (:user_id, :sid, :task_ids, :state, :now)
ON CONFLICT (user_id, sid) DO NOTHING

-- name: tie_outbound
INSERT INTO snapshot_ties (user_id, outbound_sid, sid, tied_at)
SELECT user_id, :outbound_sid, sid, :now FROM snapshots WHERE sid = :sid
ON CONFLICT (user_id, outbound_sid) DO NOTHING

-- name: add_history
INSERT INTO focobot_command_history
    (user_id, id, phone, command, command_input, command_params, success, result_summary, error_message,
     llm_model, tokens_used, llm_ms, llm_cost_usd, settled_by, corrects, processing_time_ms, task_id, project_id,
     created_at)
VALUES (:user_id, :id, :phone, :command, :command_input, :command_params, :success, :result_summary, :error_message,
        :llm_model, :tokens_used, :llm_ms, :llm_cost_usd, :settled_by, :corrects, :processing_ms, :task_id, :project_id,
        :now)

-- name: add_audit
INSERT INTO whatsapp_security_audit_log
    (id, user_id, phone, action_type, action_details, success, error_code, error_message, message_sid,
     processing_time_ms, created_at)
VALUES (:id, :user_id, :phone, :action, :details, :success, :error_code, :error_message, :message_sid,
        :processing_ms, :now)

-- name: add_login_failure
INSERT INTO login_failures (id, account, address, failed_at) VALUES (:id, :account, :address, :now)
