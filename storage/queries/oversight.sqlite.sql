-- name: hour_of_creation
substr(created_at, 1, 13)

-- name: seconds_late
max(0, (julianday(sent_at) - julianday(scheduled_for)) * 86400)
