-- name: hour_of_creation
to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')

-- name: seconds_late
greatest(0, extract(epoch FROM sent_at - scheduled_for))
