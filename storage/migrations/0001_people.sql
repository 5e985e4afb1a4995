-- People, what they prefer, and where their tasks are filed. Ids are UUIDs as text, so that both databases and every
-- client read them alike; instants are UTC. SQLite takes the type names as they stand.

CREATE TABLE users (
    id text PRIMARY KEY,
    email text NOT NULL,
    email_key text NOT NULL UNIQUE,             -- case folded: one account per address
    name text NOT NULL,
    password_hash text,
    is_operator boolean NOT NULL DEFAULT false,
    stopped boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 0,          -- grows with every committed turn of the person
    next_number integer NOT NULL DEFAULT 1,     -- every task number from here on is free
    current_project_id text,
    current_workspace_id text,
    created_at timestamptz NOT NULL
);

CREATE TABLE preferences (
    user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    language text,
    timezone text NOT NULL,
    timezone_confirmed boolean NOT NULL DEFAULT false,
    morning_time time NOT NULL DEFAULT '08:00',
    evening_time time NOT NULL DEFAULT '20:00',
    overdue_time time NOT NULL DEFAULT '10:00',
    mute_until timestamptz,
    quiet_days jsonb NOT NULL DEFAULT '[]',     -- weekdays, Monday 0
    morning_digest boolean NOT NULL DEFAULT true,
    evening_summary boolean NOT NULL DEFAULT true,
    overdue_reminder boolean NOT NULL DEFAULT true,
    deadline_alert boolean NOT NULL DEFAULT true,
    task_reminder boolean NOT NULL DEFAULT true,
    quick_capture boolean NOT NULL DEFAULT false,
    plain_text boolean NOT NULL DEFAULT false
);

CREATE TABLE workspaces (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,                     -- case folded
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, name_key)
);

CREATE TABLE projects (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id text NOT NULL,
    workspace_id text,
    name text NOT NULL,
    name_key text NOT NULL,                     -- case folded: what makes two names the same
    name_search text NOT NULL,                  -- without accents too: what a filter is compared with
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, name_key)
);

CREATE TABLE web_sessions (
    token_hash text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    csrf text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX web_sessions_by_user ON web_sessions (user_id);
CREATE INDEX web_sessions_by_expiry ON web_sessions (expires_at);
