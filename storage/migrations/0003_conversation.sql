-- What was said and still matters, and what can be undone.

CREATE TABLE conversations (
    user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    state jsonb NOT NULL DEFAULT '{}',          -- open menu, confirmation, missing slot, paging
    state_expires_at timestamptz,
    shown jsonb NOT NULL DEFAULT '[]',          -- task ids of the list last shown
    last_task_id text
);

CREATE TABLE journal (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id text NOT NULL,
    turn bigint NOT NULL,                       -- the person's version that the turn made: the order of the entries
    key text NOT NULL,
    arguments jsonb NOT NULL,
    images jsonb NOT NULL,                      -- the tasks before and after
    made_at timestamptz NOT NULL,
    undone_at timestamptz,
    PRIMARY KEY (user_id, id)
);
CREATE INDEX journal_to_undo ON journal (user_id, turn) WHERE undone_at IS NULL;
CREATE INDEX journal_by_age ON journal (made_at);

CREATE TABLE snapshots (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    sid text NOT NULL,                          -- the inbound sid, or the outbound one of a message that answers nothing
    task_ids jsonb NOT NULL,
    state jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, sid)
);
CREATE INDEX snapshots_by_sid ON snapshots (sid);
CREATE INDEX snapshots_by_age ON snapshots (created_at);

-- The outbound sids of an answer, one per part, as the status callbacks tell them.
CREATE TABLE snapshot_ties (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    outbound_sid text NOT NULL,
    sid text NOT NULL,
    tied_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, outbound_sid)
);
CREATE INDEX snapshot_ties_by_age ON snapshot_ties (tied_at);

CREATE TABLE focobot_command_history (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id text NOT NULL,                           -- grows with time
    phone text,
    command text NOT NULL,                      -- the intent
    command_input text NOT NULL,                -- ciphertext
    command_params text NOT NULL,               -- ciphertext
    success boolean NOT NULL,
    result_summary text,
    error_message text,
    llm_model text,
    tokens_used integer,
    processing_time_ms integer,
    task_id text,
    project_id text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, id)
);
CREATE INDEX focobot_command_history_by_age ON focobot_command_history (created_at);
CREATE INDEX focobot_command_history_with_texts ON focobot_command_history (created_at) WHERE command_input <> '';
