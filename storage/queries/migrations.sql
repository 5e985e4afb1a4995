-- name: applied_migrations
SELECT name, checksum, applied_at FROM focobot_migrations ORDER BY name

-- name: add_migration
INSERT INTO focobot_migrations (name, checksum, applied_at) VALUES (:name, :checksum, :now)
