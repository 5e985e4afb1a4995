-- What is kept as ciphertext, page by page in the order of the keys, and put back under another key of encryption where
-- it is still what was read. `owner` is '' where the table's key is one column.

-- name: sealed_history_inputs
SELECT user_id AS owner, id, command_input AS sealed FROM focobot_command_history
WHERE (user_id, id) > (:owner, :id) AND command_input <> ''
ORDER BY user_id, id LIMIT :limit

-- name: reseal_history_inputs
UPDATE focobot_command_history SET command_input = :sealed
WHERE user_id = :owner AND id = :id AND command_input = :was
RETURNING 1

-- name: sealed_history_params
SELECT user_id AS owner, id, command_params AS sealed FROM focobot_command_history
WHERE (user_id, id) > (:owner, :id) AND command_params <> ''
ORDER BY user_id, id LIMIT :limit

-- name: reseal_history_params
UPDATE focobot_command_history SET command_params = :sealed
WHERE user_id = :owner AND id = :id AND command_params = :was
RETURNING 1

-- name: sealed_answers
SELECT '' AS owner, message_sid AS id, texts AS sealed FROM whatsapp_processed_messages
WHERE message_sid > :id AND texts <> '[]'
ORDER BY message_sid LIMIT :limit

-- name: reseal_answers
UPDATE whatsapp_processed_messages SET texts = :sealed WHERE message_sid = :id AND texts = :was
RETURNING 1

-- name: sealed_devices
SELECT '' AS owner, id, details AS sealed FROM whatsapp_device_fingerprints
WHERE id > :id AND details <> ''
ORDER BY id LIMIT :limit

-- name: reseal_devices
UPDATE whatsapp_device_fingerprints SET details = :sealed WHERE id = :id AND details = :was
RETURNING 1

-- name: sealed_conversations
SELECT '' AS owner, user_id AS id, state AS sealed FROM conversations
WHERE user_id > :id AND state <> '{}'
ORDER BY user_id LIMIT :limit

-- name: reseal_conversations
UPDATE conversations SET state = :sealed WHERE user_id = :id AND state = :was
RETURNING 1

-- name: sealed_proposals
SELECT user_id AS owner, id, source AS sealed FROM proposals
WHERE (user_id, id) > (:owner, :id)
ORDER BY user_id, id LIMIT :limit

-- name: reseal_proposals
UPDATE proposals SET source = :sealed WHERE user_id = :owner AND id = :id AND source = :was
RETURNING 1

-- name: sealed_outbox
SELECT '' AS owner, id, payload AS sealed FROM outbox
WHERE id > :id AND payload <> ''
ORDER BY id LIMIT :limit

-- name: reseal_outbox
UPDATE outbox SET payload = :sealed WHERE id = :id AND payload = :was
RETURNING 1
