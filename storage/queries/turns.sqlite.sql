-- name: bump_version
UPDATE users
SET version = version + 1,
    next_number = CASE WHEN next_number > :next_number THEN next_number ELSE :next_number END
WHERE id = :user_id AND (:version IS NULL OR version = :version)
