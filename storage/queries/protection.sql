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

-- Several accounts may ask for a code for one phone. Each code has its own tries, and a wrong one from the phone is a try
-- at all that are open there; a code that goes back through the page is tried there alone, by its own account.
-- name: open_codes_of_phone
phone = :phone AND delivery = 'page' AND expires_at > :now

-- name: link_codes_of
SELECT c.user_id, c.phone, c.code_hash, c.expires_at, c.attempts, c.delivery,
       (SELECT count(*) FROM failed_verifications f
        WHERE f.user_id = c.user_id AND f.failed_at > :failures_since) AS failures
FROM link_codes c
WHERE c.phone = :phone
ORDER BY c.created_at DESC, c.user_id
LIMIT 100

-- name: count_attempts
UPDATE link_codes SET attempts = attempts + 1 WHERE {open_codes_of_phone}

-- name: count_attempt
UPDATE link_codes SET attempts = attempts + 1 WHERE user_id = :user_id AND phone = :phone
RETURNING attempts

-- A failure counts against one: the phone that it came from, or (without a phone) an account.
-- name: add_failure
INSERT INTO failed_verifications (id, phone, user_id, failed_at) VALUES (:id, :phone, NULL, :now)

-- name: add_failure_against
INSERT INTO failed_verifications (id, phone, user_id, failed_at)
VALUES (:id, '', (SELECT id FROM users WHERE id = :user_id), :now)

-- name: add_failures_of_holders
INSERT INTO failed_verifications (id, phone, user_id, failed_at)
SELECT :id || '.' || user_id, '', user_id, :now FROM link_codes WHERE {open_codes_of_phone}

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

-- name: codes_sent
SELECT
    (SELECT count(*) FROM whatsapp_security_audit_log
     WHERE user_id = :user_id AND created_at > :since AND action_type = 'link_code_sent') AS by_account,
    (SELECT count(*) FROM whatsapp_security_audit_log
     WHERE phone = :phone AND created_at > :since AND action_type = 'link_code_sent') AS to_phone

-- name: failed_logins
SELECT
    (SELECT count(*) FROM login_failures
     WHERE account = :account AND address = :address AND failed_at >= :since) AS of_both,
    (SELECT count(*) FROM login_failures WHERE account = :account AND failed_at >= :since) AS against_account,
    (SELECT count(*) FROM login_failures WHERE address = :address AND failed_at >= :since) AS from_address

-- name: security_events
SELECT id, user_id, phone, action_type, action_details, success, error_code, error_message, message_sid,
       processing_time_ms, created_at
FROM whatsapp_security_audit_log
WHERE id < :before AND (CAST(:action AS text) IS NULL OR action_type = :action)
  AND (CAST(:success AS boolean) IS NULL OR success = :success)
ORDER BY id DESC
LIMIT :limit
