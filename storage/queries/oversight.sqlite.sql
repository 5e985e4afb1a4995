-- name: hour_of_creation
substr(created_at, 1, 13)
