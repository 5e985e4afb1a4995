-- Ways in beside the password: access tokens, the secret address of a calendar, and logins that another service made.
-- Only hashes of what opens a door are kept: who reads the database cannot go through it.

CREATE TABLE access_tokens (
    id text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name text NOT NULL,
    prefix text NOT NULL,                       -- the first characters, to tell one's tokens apart
    token_hash text NOT NULL UNIQUE,
    scope text NOT NULL CHECK (scope IN ('read', 'write')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz
);
CREATE INDEX access_tokens_by_user ON access_tokens (user_id);
CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at);

CREATE TABLE calendar_feeds (
    user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret_hash text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    last_read_at timestamptz
);

-- A login of another service whose e-mail was proven to be that of an account which was here before.
CREATE TABLE external_logins (
    subject text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    linked_at timestamptz NOT NULL
);
CREATE INDEX external_logins_by_user ON external_logins (user_id);
