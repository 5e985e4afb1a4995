-- name: hour_of_creation
to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')
