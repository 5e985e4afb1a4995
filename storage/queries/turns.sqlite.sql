-- name: bump_version
UPDATE users
SET version = version + 1,
    next_number = CASE WHEN next_number > :next_number THEN next_number ELSE :next_number END
WHERE id = :user_id AND (:version IS NULL OR version = :version)

-- name: learn_external_id
UPDATE whatsapp_user_links SET external_id = :external_id
WHERE user_id = :user_id AND channel = :channel AND phone = :phone AND external_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM whatsapp_user_links WHERE channel = :channel AND external_id = :external_id)

-- name: erase_audit
UPDATE whatsapp_security_audit_log SET user_id = NULL, phone = NULL, action_details = '{}'
WHERE user_id = :user_id OR phone = (SELECT phone FROM whatsapp_user_links WHERE user_id = :user_id)

-- name: erase_sids
UPDATE whatsapp_processed_messages
SET user_id = NULL, phone = NULL, identity = '', stranger_turn = NULL
WHERE user_id = :user_id OR identity = (SELECT channel || ':' || phone FROM whatsapp_user_links WHERE user_id = :user_id)
