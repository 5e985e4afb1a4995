-- What leaves later: notifications that were planned, and the outbox that every send goes through.

CREATE TABLE focobot_scheduled_notifications (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id text NOT NULL,
    phone text,
    notification_type text NOT NULL,
    occurrence text NOT NULL,                   -- the local date or the task's occurrence: each is planned once
    title text NOT NULL DEFAULT '',
    message text NOT NULL DEFAULT '',
    scheduled_for timestamptz NOT NULL,
    valid_until timestamptz,
    sent_at timestamptz,
    failed_at timestamptz,
    error_message text,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed', 'cancelled', 'held')),
    task_id text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, notification_type, occurrence)
);
CREATE INDEX focobot_scheduled_notifications_due ON focobot_scheduled_notifications (scheduled_for) WHERE status = 'pending';
CREATE INDEX focobot_scheduled_notifications_by_age ON focobot_scheduled_notifications (created_at);

CREATE TABLE outbox (
    id text PRIMARY KEY,
    user_id text REFERENCES users (id) ON DELETE CASCADE,
    kind text NOT NULL,
    key text NOT NULL UNIQUE,                   -- what must leave once: a sid, a person with an occurrence
    payload text NOT NULL,                      -- JSON, or ciphertext where it holds words of a person
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    available_at timestamptz NOT NULL,
    valid_until timestamptz,
    leased_by text,
    leased_until timestamptz,
    outbound_sid text,
    error_message text,
    created_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX outbox_due ON outbox (available_at) WHERE status = 'pending';
CREATE INDEX outbox_by_user ON outbox (user_id);
CREATE INDEX outbox_by_outbound_sid ON outbox (outbound_sid) WHERE outbound_sid IS NOT NULL;
CREATE INDEX outbox_by_age ON outbox (created_at);
