-- name: person_columns
u.id, u.email, u.name, u.version, u.is_operator, u.stopped, u.current_project_id, u.current_workspace_id,
u.password_hash, p.*

-- Locked by an operator: the guard's own locks are about what is written from a phone.
-- name: locked_by_operator
EXISTS (SELECT 1 FROM whatsapp_account_lockouts o
        WHERE o.user_id = u.id AND o.unlocked_at IS NULL AND o.triggered_by = 'operator') AS is_locked

-- name: add_user
INSERT INTO users (id, email, email_key, name, password_hash, is_operator, created_at)
VALUES (:id, :email, :email_key, :name, :password_hash, :is_operator, :now)

-- name: add_preferences
INSERT INTO preferences (user_id, language, timezone) VALUES (:id, :language, :timezone)

-- name: account_by_email
SELECT {person_columns}, {locked_by_operator} FROM users u JOIN preferences p ON p.user_id = u.id WHERE u.email_key = :email_key

-- name: account_by_id
SELECT {person_columns}, {locked_by_operator} FROM users u JOIN preferences p ON p.user_id = u.id WHERE u.id = :id

-- name: list_people
SELECT {person_columns} FROM users u JOIN preferences p ON p.user_id = u.id
WHERE u.id > :after
ORDER BY u.id
LIMIT :limit

-- name: person_version
SELECT version FROM users WHERE id = :user_id

-- name: next_number
SELECT next_number FROM users WHERE id = :user_id

-- name: put_user
UPDATE users
SET name = :name, stopped = :stopped, is_operator = :is_operator,
    current_project_id = (SELECT id FROM projects WHERE user_id = :user_id AND id = :current_project_id),
    current_workspace_id = (SELECT id FROM workspaces WHERE user_id = :user_id AND id = :current_workspace_id)
WHERE id = :user_id

-- name: put_preferences
UPDATE preferences
SET language = :language, timezone = :timezone, timezone_confirmed = :timezone_confirmed,
    morning_time = :morning_time, evening_time = :evening_time, overdue_time = :overdue_time,
    mute_until = :mute_until, quiet_days = :quiet_days, morning_digest = :morning_digest,
    evening_summary = :evening_summary, overdue_reminder = :overdue_reminder, deadline_alert = :deadline_alert,
    task_reminder = :task_reminder, quick_capture = :quick_capture, plain_text = :plain_text
WHERE user_id = :user_id

-- name: put_web_session
INSERT INTO web_sessions (token_hash, user_id, csrf, expires_at) VALUES (:token_hash, :user_id, :csrf, :expires_at)
ON CONFLICT (token_hash) DO UPDATE SET
    user_id = excluded.user_id, csrf = excluded.csrf, expires_at = excluded.expires_at

-- name: web_session
SELECT user_id, csrf FROM web_sessions WHERE token_hash = :token_hash AND expires_at > :now

-- name: drop_web_session
DELETE FROM web_sessions WHERE token_hash = :token_hash

-- name: web_sessions_of
SELECT token_hash, expires_at FROM web_sessions
WHERE user_id = :user_id AND expires_at > :now
ORDER BY expires_at DESC, token_hash;

-- name: drop_other_web_sessions
DELETE FROM web_sessions WHERE user_id = :user_id AND token_hash <> :token_hash RETURNING token_hash;

-- name: drop_web_sessions_of
DELETE FROM web_sessions WHERE user_id = :user_id

-- name: erase_user
DELETE FROM users WHERE id = :user_id
