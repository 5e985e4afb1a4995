-- Links, sessions, devices, limits, lockouts and the audit. Columns that operators query are named by the contract.
-- `phone` holds the external id for a person who comes without a number.

CREATE TABLE whatsapp_user_links (
    user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    channel text NOT NULL DEFAULT 'whatsapp',
    phone text,
    external_id text,
    verified boolean NOT NULL DEFAULT false,
    linked_at timestamptz,
    UNIQUE (channel, phone),
    UNIQUE (channel, external_id)
);

CREATE TABLE link_codes (
    user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    phone text NOT NULL,
    code_hash text NOT NULL,
    expires_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    delivery text NOT NULL DEFAULT 'page' CHECK (delivery IN ('page', 'whatsapp')),
    created_at timestamptz NOT NULL
);
CREATE INDEX link_codes_by_phone ON link_codes (phone, created_at);
CREATE INDEX link_codes_by_expiry ON link_codes (expires_at);

CREATE TABLE failed_verifications (
    id text PRIMARY KEY,
    phone text NOT NULL,
    user_id text REFERENCES users (id) ON DELETE CASCADE,   -- whose code it was tried against
    failed_at timestamptz NOT NULL
);
CREATE INDEX failed_verifications_by_phone ON failed_verifications (phone, failed_at);
CREATE INDEX failed_verifications_by_user ON failed_verifications (user_id, failed_at);
CREATE INDEX failed_verifications_by_age ON failed_verifications (failed_at);

CREATE TABLE login_failures (
    id text PRIMARY KEY,
    account text NOT NULL,
    address text NOT NULL,
    failed_at timestamptz NOT NULL
);
CREATE INDEX login_failures_by_account ON login_failures (account, address, failed_at);
CREATE INDEX login_failures_by_age ON login_failures (failed_at);

CREATE TABLE whatsapp_device_fingerprints (
    id text PRIMARY KEY,
    user_id text REFERENCES users (id) ON DELETE CASCADE,
    phone text,
    fingerprint_hash text NOT NULL,
    is_trusted boolean NOT NULL DEFAULT false,
    is_blocked boolean NOT NULL DEFAULT false,
    blocked_reason text,
    details text NOT NULL DEFAULT '',           -- ciphertext
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL
);
CREATE INDEX whatsapp_device_fingerprints_by_hash ON whatsapp_device_fingerprints (fingerprint_hash);
CREATE INDEX whatsapp_device_fingerprints_by_user ON whatsapp_device_fingerprints (user_id, first_seen_at);
CREATE INDEX whatsapp_device_fingerprints_by_phone ON whatsapp_device_fingerprints (phone, first_seen_at);

CREATE TABLE whatsapp_bot_sessions (
    id text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    phone text,
    device_fingerprint_id text,
    created_at timestamptz NOT NULL,
    last_activity_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    revoked_at timestamptz,
    revoked_reason text
);
CREATE INDEX whatsapp_bot_sessions_by_user ON whatsapp_bot_sessions (user_id, created_at);
CREATE INDEX whatsapp_bot_sessions_by_age ON whatsapp_bot_sessions (last_activity_at);

-- One row per message ever answered: the claim that makes its effect happen once, its answer, and what the rate limits
-- count. The texts go after a day, the sid after a year.
CREATE TABLE whatsapp_processed_messages (
    message_sid text PRIMARY KEY,
    phone text,
    user_id text,
    identity text NOT NULL,                     -- channel and phone or external id
    stranger_turn bigint,                       -- 1, 2, 3… of an identity that is nobody's: orders its turns
    counted boolean NOT NULL,                   -- against the rate limits
    texts jsonb NOT NULL,
    processed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX whatsapp_processed_messages_turn
    ON whatsapp_processed_messages (identity, stranger_turn) WHERE stranger_turn IS NOT NULL;
CREATE INDEX whatsapp_processed_messages_by_identity ON whatsapp_processed_messages (identity, counted, processed_at);
CREATE INDEX whatsapp_processed_messages_by_user ON whatsapp_processed_messages (user_id);
CREATE INDEX whatsapp_processed_messages_by_expiry ON whatsapp_processed_messages (expires_at);
CREATE INDEX whatsapp_processed_messages_with_texts ON whatsapp_processed_messages (processed_at) WHERE texts <> '[]';

CREATE TABLE whatsapp_rate_limit_violations (
    id text PRIMARY KEY,
    user_id text REFERENCES users (id) ON DELETE CASCADE,
    phone text,
    violation_type text NOT NULL,
    violation_count integer NOT NULL DEFAULT 1,
    first_violation_at timestamptz NOT NULL,
    last_violation_at timestamptz NOT NULL,
    blocked_until timestamptz,
    expires_at timestamptz NOT NULL
);
CREATE INDEX whatsapp_rate_limit_violations_by_user ON whatsapp_rate_limit_violations (user_id, expires_at);
CREATE INDEX whatsapp_rate_limit_violations_by_phone ON whatsapp_rate_limit_violations (phone, expires_at);
CREATE INDEX whatsapp_rate_limit_violations_by_expiry ON whatsapp_rate_limit_violations (expires_at);

CREATE TABLE whatsapp_account_lockouts (
    id text PRIMARY KEY,
    user_id text REFERENCES users (id) ON DELETE CASCADE,
    phone text,
    locked_at timestamptz NOT NULL,
    locked_until timestamptz,                   -- none: until an operator unlocks
    locked_reason text NOT NULL,
    triggered_by text NOT NULL,
    unlocked_at timestamptz,
    unlock_reason text
);
CREATE INDEX whatsapp_account_lockouts_by_user ON whatsapp_account_lockouts (user_id, locked_at) WHERE unlocked_at IS NULL;
CREATE INDEX whatsapp_account_lockouts_by_phone ON whatsapp_account_lockouts (phone, locked_at) WHERE unlocked_at IS NULL;
CREATE INDEX whatsapp_account_lockouts_by_age ON whatsapp_account_lockouts (locked_at);

CREATE TABLE whatsapp_security_audit_log (
    id text PRIMARY KEY,                        -- grows with time
    user_id text,
    phone text,
    action_type text NOT NULL,
    action_details jsonb NOT NULL DEFAULT '{}',
    success boolean NOT NULL,
    error_code text,
    error_message text,
    message_sid text,
    processing_time_ms integer,
    created_at timestamptz NOT NULL
);
CREATE INDEX whatsapp_security_audit_log_by_user ON whatsapp_security_audit_log (user_id, created_at);
CREATE INDEX whatsapp_security_audit_log_by_phone ON whatsapp_security_audit_log (phone, created_at);
CREATE INDEX whatsapp_security_audit_log_by_age ON whatsapp_security_audit_log (created_at);

-- How long rows are kept; the purge reads it, an operator may change it.
CREATE TABLE purge_rules (
    name text PRIMARY KEY,
    kept_days integer NOT NULL CHECK (kept_days > 0),
    meaning text NOT NULL
);
INSERT INTO purge_rules (name, kept_days, meaning) VALUES
    ('audit', 730, 'rows of whatsapp_security_audit_log, ended lockouts'),
    ('sessions', 90, 'WhatsApp sessions since their last activity'),
    ('commands', 30, 'rows of focobot_command_history'),
    ('messages', 7, 'message texts in focobot_command_history, snapshots of what was shown'),
    ('answers', 1, 'texts of answers, kept to answer a second copy of a message'),
    ('sids', 365, 'message sids, kept to know a late copy'),
    ('journal', 30, 'what can be undone, and cancelled tasks'),
    ('notifications', 30, 'sent, failed and cancelled notifications and outbox rows'),
    ('failures', 1, 'failed verifications, logins and rate limit violations');
