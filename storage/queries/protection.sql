-- name: put_session
INSERT INTO whatsapp_bot_sessions
    (id, user_id, phone, device_fingerprint_id, created_at, last_activity_at, expires_at)
VALUES (:id, :user_id, :phone, :device_id, :created_at, :last_activity_at, :expires_at)
ON CONFLICT (id) DO UPDATE SET
    device_fingerprint_id = excluded.device_fingerprint_id, last_activity_at = excluded.last_activity_at,
    expires_at = excluded.expires_at

-- name: end_other_sessions
UPDATE whatsapp_bot_sessions SET is_active = false
WHERE user_id = :user_id AND is_active AND id <> :id
  AND coalesce(device_fingerprint_id, '') = coalesce(:device_id, '')

-- name: revoke_sessions
UPDATE whatsapp_bot_sessions SET is_active = false, revoked_at = :now, revoked_reason = :reason
WHERE user_id = :user_id AND is_active

-- A message that was loaded before a block and is committed after it does not undo it.
-- name: put_device
INSERT INTO whatsapp_device_fingerprints
    (id, user_id, phone, fingerprint_hash, is_trusted, is_blocked, details, first_seen_at, last_seen_at)
VALUES (:id, :user_id, :phone, :fingerprint_hash, :is_trusted, :is_blocked, :details, :first_seen_at, :last_seen_at)
ON CONFLICT (id) DO UPDATE SET
    user_id = excluded.user_id, is_trusted = excluded.is_trusted,
    is_blocked = whatsapp_device_fingerprints.is_blocked OR excluded.is_blocked,
    last_seen_at = excluded.last_seen_at,
    details = CASE WHEN excluded.details = '' THEN whatsapp_device_fingerprints.details ELSE excluded.details END

-- name: block_device
UPDATE whatsapp_device_fingerprints SET is_blocked = :is_blocked, blocked_reason = :reason
WHERE id = :device_id

-- name: end_device_sessions
UPDATE whatsapp_bot_sessions SET is_active = false, revoked_at = :now, revoked_reason = 'device_blocked'
WHERE user_id = :user_id AND is_active AND device_fingerprint_id = :device_id

-- name: adopt_devices
UPDATE whatsapp_device_fingerprints SET user_id = :user_id WHERE phone = :address AND user_id IS NULL

-- name: count_violation
UPDATE whatsapp_rate_limit_violations
SET violation_count = violation_count + 1, last_violation_at = :now,
    blocked_until = coalesce(:blocked_until, blocked_until)
WHERE phone = coalesce(:phone, '') AND coalesce(user_id, '') = coalesce(:user_id, '') AND violation_type = :kind AND expires_at > :now

-- name: add_violation
INSERT INTO whatsapp_rate_limit_violations
    (id, user_id, phone, violation_type, first_violation_at, last_violation_at, blocked_until, expires_at)
SELECT :id, :user_id, coalesce(:phone, ''), :kind, :now, :now, :blocked_until, :expires_at
WHERE NOT EXISTS (
    SELECT 1 FROM whatsapp_rate_limit_violations
    WHERE phone = coalesce(:phone, '') AND coalesce(user_id, '') = coalesce(:user_id, '') AND violation_type = :kind AND expires_at > :now)

-- name: add_lockout
INSERT INTO whatsapp_account_lockouts (id, user_id, phone, locked_at, locked_until, locked_reason, triggered_by)
VALUES (:id, :user_id, :phone, :now, :until, :reason, :triggered_by)

-- name: unlock
UPDATE whatsapp_account_lockouts SET unlocked_at = :now, unlock_reason = :reason
WHERE id IN (SELECT id FROM whatsapp_account_lockouts WHERE phone = :phone AND unlocked_at IS NULL
             UNION ALL
             SELECT id FROM whatsapp_account_lockouts WHERE user_id = :user_id AND unlocked_at IS NULL)
  AND (locked_until IS NULL OR locked_until > :now)
RETURNING id

-- name: forget_violations
UPDATE whatsapp_rate_limit_violations SET expires_at = :now
WHERE (phone = :phone OR user_id = :user_id) AND expires_at > :now

-- name: forget_failures
DELETE FROM failed_verifications WHERE phone = :phone OR user_id = :user_id

-- name: put_link_code
INSERT INTO link_codes (user_id, phone, code_hash, expires_at, attempts, delivery, created_at)
VALUES (:user_id, :phone, :code_hash, :expires_at, :attempts, :delivery, :now)
ON CONFLICT (user_id) DO UPDATE SET
    phone = excluded.phone, code_hash = excluded.code_hash, expires_at = excluded.expires_at,
    attempts = excluded.attempts, delivery = excluded.delivery, created_at = excluded.created_at

-- name: holder_of_phone
SELECT user_id FROM whatsapp_user_links WHERE channel = :channel AND phone = :phone AND verified

-- name: count_attempt
UPDATE link_codes SET attempts = attempts + 1
WHERE user_id = (SELECT user_id FROM link_codes WHERE phone = :phone ORDER BY created_at DESC LIMIT 1)
RETURNING user_id, attempts

-- name: count_attempt_against
UPDATE link_codes SET attempts = attempts + 1 WHERE user_id = :user_id AND phone = :phone

-- name: add_failure
INSERT INTO failed_verifications (id, phone, user_id, failed_at)
VALUES (:id, :phone, (SELECT id FROM users WHERE id = :user_id), :now)

-- name: add_failure_of_code
INSERT INTO failed_verifications (id, phone, user_id, failed_at)
VALUES (:id, :phone, (SELECT user_id FROM link_codes WHERE phone = :phone ORDER BY created_at DESC LIMIT 1), :now)

-- name: link_of
SELECT user_id, channel, phone, external_id, verified, linked_at
FROM whatsapp_user_links
WHERE user_id = :user_id AND verified

-- name: put_link
INSERT INTO whatsapp_user_links (user_id, channel, phone, external_id, verified, linked_at)
VALUES (:user_id, :channel, :phone, :external_id, true, :now)
ON CONFLICT (user_id) DO UPDATE SET
    channel = excluded.channel, phone = excluded.phone, external_id = excluded.external_id, verified = true,
    linked_at = excluded.linked_at

-- name: drop_link
DELETE FROM whatsapp_user_links WHERE user_id = :user_id RETURNING user_id

-- name: drop_link_code
DELETE FROM link_codes WHERE user_id = :user_id

-- name: failed_logins
SELECT count(*) AS failures FROM login_failures
WHERE account = :account AND address = :address AND failed_at >= :since

-- name: security_events
SELECT id, user_id, phone, action_type, action_details, success, error_code, error_message, message_sid,
       processing_time_ms, created_at
FROM whatsapp_security_audit_log
WHERE id < :before AND (CAST(:action AS text) IS NULL OR action_type = :action)
  AND (CAST(:success AS boolean) IS NULL OR success = :success)
ORDER BY id DESC
LIMIT :limit
