-- Questions for a model (rows of the outbox, claimed under a lease) and the proposals that people decide.

-- name: add_question
INSERT INTO outbox (id, user_id, kind, key, payload, available_at, created_at)
VALUES (:id, :user_id, 'question', :key, :payload, :now, :now)
ON CONFLICT (key) DO NOTHING

-- A person's questions are answered in the order asked: one waits while an earlier one is open.
-- name: open_questions
SELECT id FROM outbox asked
WHERE status = 'pending' AND kind = 'question' AND available_at <= :now AND NOT EXISTS (
    SELECT 1 FROM outbox earlier
    WHERE earlier.user_id = asked.user_id AND earlier.kind = 'question' AND earlier.status = 'pending'
      AND (earlier.created_at < asked.created_at OR (earlier.created_at = asked.created_at AND earlier.id < asked.id)))
ORDER BY available_at
LIMIT :limit

-- name: claim_questions
UPDATE outbox
SET available_at = :lease_end, leased_by = :token, leased_until = :lease_end, attempts = attempts + 1
WHERE status = 'pending' AND available_at <= :now AND id IN ({may_claim_questions})
RETURNING id, user_id, payload, attempts, created_at

-- name: end_question
UPDATE outbox
SET status = 'done', finished_at = :now, leased_by = NULL, leased_until = NULL, payload = '', error_message = :reason
WHERE id = :id AND leased_by = :token AND status = 'pending'

-- name: model_use
SELECT count(*) AS questions, coalesce(sum(tokens_used), 0) AS tokens
FROM focobot_command_history
WHERE user_id = :user_id AND created_at >= :since AND llm_model IS NOT NULL

-- name: add_proposal
INSERT INTO proposals (user_id, id, project_id, title, source, llm_model, created_at, expires_at)
VALUES (:user_id, :id, :project_id, :title, :source, :llm_model, :created_at, :expires_at)

-- name: add_proposal_item
INSERT INTO proposal_items
    (user_id, proposal_id, position, title, due_date, due_time, recurrence, priority, project, tags, remind_before,
     reminder, estimate_minutes)
VALUES (:user_id, :proposal_id, :position, :title, :due_date, :due_time, :recurrence, :priority, :project, :tags,
        :remind_before, :reminder, :estimate_minutes)

-- name: decide_proposal
UPDATE proposals SET status = :status, decided_at = :now
WHERE user_id = :user_id AND id = :proposal_id AND status = 'draft' AND expires_at > :now

-- name: accept_proposal_item
UPDATE proposal_items SET task_id = :task_id
WHERE user_id = :user_id AND proposal_id = :proposal_id AND position = :position

-- A draft past its time is expired whether or not somebody wrote it down yet.
-- name: proposal_columns
SELECT user_id, id, project_id, title, source, llm_model, created_at, expires_at, decided_at,
       CASE WHEN status = 'draft' AND expires_at <= :now THEN 'expired' ELSE status END AS status
FROM proposals

-- name: proposals_of_person
{proposal_columns}
WHERE user_id = :user_id AND (CAST(:after AS text) IS NULL OR (created_at, id) < (
    SELECT last.created_at, last.id FROM proposals last WHERE last.user_id = :user_id AND last.id = :after))
ORDER BY created_at DESC, id DESC
LIMIT :limit

-- name: proposal_by_id
{proposal_columns}
WHERE user_id = :user_id AND id = :id

-- name: items_of_proposals
SELECT proposal_id, position, title, due_date, due_time, recurrence, priority, project, tags, remind_before, reminder,
       estimate_minutes, task_id
FROM proposal_items
WHERE user_id = :user_id AND proposal_id IN ({listed})
ORDER BY proposal_id, position

-- name: expire_proposals
UPDATE proposals SET status = 'expired', decided_at = :now
WHERE status = 'draft' AND expires_at <= :now
RETURNING id

-- What people said since then, a person's rows together and in their order, with the ciphertext as it stands.
-- name: heard_since
SELECT * FROM (
    SELECT user_id, id, command, command_input, command_params, success, result_summary, error_message, llm_model,
           created_at
    FROM focobot_command_history
    WHERE created_at >= :since AND command_input <> ''
    ORDER BY created_at
    LIMIT :limit) AS heard
ORDER BY user_id, id
