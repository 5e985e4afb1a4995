-- Tasks and the proposals that become tasks. Every key starts with the person, so that rows can be spread by person.

CREATE TABLE tasks (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id text NOT NULL,
    number integer NOT NULL,                    -- the person's own small number; kept on the row after it is freed
    title text NOT NULL,
    title_search text NOT NULL,                 -- case folded, without accents
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'cancelled')),
    due_date date,                              -- the person's wall clock
    due_time time,
    due_key text NOT NULL,                      -- 'YYYY-MM-DD HH:MM', a bare day at 24:00, no day at 9999: list order, and overdue when < now
    recurrence text,
    series_id text,
    priority text CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
    project_id text,
    tags jsonb NOT NULL DEFAULT '[]',
    tags_search text NOT NULL DEFAULT '',       -- folded, each between line ends
    remind_before text,
    remind_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    completed_at timestamptz,
    PRIMARY KEY (user_id, id)
);
CREATE UNIQUE INDEX tasks_open_number ON tasks (user_id, number) WHERE status = 'open';
CREATE INDEX tasks_closed_number ON tasks (user_id, number, updated_at) WHERE status <> 'open';
CREATE INDEX tasks_open_by_due ON tasks (user_id, due_key, number) WHERE status = 'open';
CREATE INDEX tasks_done ON tasks (user_id, completed_at) WHERE status = 'done';
CREATE INDEX tasks_open_by_project ON tasks (user_id, project_id) WHERE status = 'open' AND project_id IS NOT NULL;
CREATE INDEX tasks_to_remind ON tasks (remind_at) WHERE status = 'open' AND remind_at IS NOT NULL;
CREATE INDEX tasks_cancelled ON tasks (updated_at) WHERE status = 'cancelled';

-- Numbers below users.next_number that no open task has, and the instant from which they may be given out again.
CREATE TABLE freed_numbers (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    number integer NOT NULL,
    free_from timestamptz NOT NULL,
    PRIMARY KEY (user_id, number)
);

CREATE TABLE proposals (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id text NOT NULL,
    project_id text,
    title text NOT NULL,
    source text NOT NULL,                       -- ciphertext of the message
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'accepted', 'rejected', 'expired')),
    llm_model text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    decided_at timestamptz,
    PRIMARY KEY (user_id, id)
);
CREATE INDEX proposals_by_time ON proposals (user_id, created_at);
CREATE INDEX proposals_draft ON proposals (expires_at) WHERE status = 'draft';

CREATE TABLE proposal_items (
    user_id text NOT NULL,
    proposal_id text NOT NULL,
    position integer NOT NULL,                  -- from 1, as shown
    title text NOT NULL,
    due_date date,
    due_time time,
    priority text CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
    estimate_minutes integer,
    task_id text,                               -- the task it became
    PRIMARY KEY (user_id, proposal_id, position),
    FOREIGN KEY (user_id, proposal_id) REFERENCES proposals (user_id, id) ON DELETE CASCADE
);
