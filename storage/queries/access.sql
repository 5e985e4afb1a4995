-- Access tokens, calendar addresses and logins of another service, all looked up by a hash or a foreign id.

-- name: access_token_columns
SELECT id, user_id, name, prefix, scope, created_at, expires_at, last_used_at FROM access_tokens

-- name: access_tokens_of
{access_token_columns}
WHERE user_id = :user_id
ORDER BY created_at DESC, id

-- name: access_token_by_hash
{access_token_columns}
WHERE token_hash = :token_hash AND (expires_at IS NULL OR expires_at > :now)

-- name: add_access_token
INSERT INTO access_tokens (id, user_id, name, prefix, token_hash, scope, created_at, expires_at)
SELECT :id, :user_id, :name, :prefix, :token_hash, :scope, :now, :expires_at
WHERE (SELECT count(*) FROM access_tokens WHERE user_id = :user_id) < :most
RETURNING id

-- name: touch_access_token
UPDATE access_tokens SET last_used_at = :now WHERE user_id = :user_id AND id = :id

-- name: drop_access_token
DELETE FROM access_tokens WHERE user_id = :user_id AND id = :id RETURNING id, name, prefix

-- name: calendar_feed_of
SELECT created_at, last_read_at FROM calendar_feeds WHERE user_id = :user_id

-- name: calendar_feed_by_hash
SELECT user_id, created_at, last_read_at FROM calendar_feeds WHERE secret_hash = :secret_hash

-- name: put_calendar_feed
INSERT INTO calendar_feeds (user_id, secret_hash, created_at) VALUES (:user_id, :secret_hash, :now)
ON CONFLICT (user_id) DO UPDATE SET
    secret_hash = excluded.secret_hash, created_at = excluded.created_at, last_read_at = NULL

-- name: touch_calendar_feed
UPDATE calendar_feeds SET last_read_at = :now WHERE user_id = :user_id

-- name: drop_calendar_feed
DELETE FROM calendar_feeds WHERE user_id = :user_id RETURNING user_id

-- name: account_by_subject
SELECT {person_columns}, {locked_by_operator} FROM users u JOIN preferences p ON p.user_id = u.id
WHERE u.id = coalesce((SELECT user_id FROM external_logins WHERE subject = :subject), :subject)

-- name: put_external_login
INSERT INTO external_logins (subject, user_id, linked_at) VALUES (:subject, :user_id, :now)
ON CONFLICT (subject) DO NOTHING

-- name: whatsapp_sessions_of
SELECT id, user_id, device_fingerprint_id, created_at, last_activity_at, expires_at
FROM whatsapp_bot_sessions
WHERE user_id = :user_id AND is_active AND revoked_at IS NULL AND expires_at > :now
ORDER BY created_at DESC, id

-- name: revoke_whatsapp_session
UPDATE whatsapp_bot_sessions SET is_active = false, revoked_at = :now, revoked_reason = :reason
WHERE user_id = :user_id AND id = :id AND is_active AND revoked_at IS NULL AND expires_at > :now
RETURNING id
