-- name: put_task
INSERT INTO tasks
    (user_id, id, number, title, title_search, status, due_date, due_time, due_key, recurrence, series_id, priority,
     project_id, tags, tags_search, remind_before, remind_at, created_at, updated_at, completed_at)
VALUES (:user_id, :id, :number, :title, :title_search, :status, :due_date, :due_time, :due_key, :recurrence, :series_id,
        :priority,
        coalesce((SELECT id FROM projects WHERE user_id = :user_id AND id = :project_id),
                 (SELECT id FROM projects WHERE user_id = :user_id AND name_key = :project_key)),
        :tags, :tags_search, :remind_before, :remind_at, :created_at, :updated_at, :completed_at)
ON CONFLICT (user_id, id) DO UPDATE SET
    number = excluded.number, title = excluded.title, title_search = excluded.title_search, status = excluded.status,
    due_date = excluded.due_date, due_time = excluded.due_time, due_key = excluded.due_key,
    recurrence = excluded.recurrence, series_id = excluded.series_id, priority = excluded.priority,
    project_id = excluded.project_id, tags = excluded.tags, tags_search = excluded.tags_search,
    remind_before = excluded.remind_before, remind_at = excluded.remind_at, updated_at = excluded.updated_at,
    completed_at = excluded.completed_at

-- name: take_number
DELETE FROM freed_numbers WHERE user_id = :user_id AND number = :number

-- name: free_number
INSERT INTO freed_numbers (user_id, number, free_from) VALUES (:user_id, :number, :free_from)
ON CONFLICT (user_id, number) DO UPDATE SET free_from = excluded.free_from

-- name: put_project
INSERT INTO projects (user_id, id, workspace_id, name, name_key, name_search, created_at)
VALUES (:user_id, :id, :workspace_id, :name, :name_key, :name_search, :now)
ON CONFLICT DO NOTHING

-- name: put_workspace
INSERT INTO workspaces (user_id, id, name, name_key, created_at)
VALUES (:user_id, :id, :name, :name_key, :now)
ON CONFLICT DO NOTHING

-- name: open_titles
SELECT id, number, title FROM tasks
WHERE user_id = :user_id AND status = 'open'
ORDER BY created_at DESC, number DESC
LIMIT 5000

-- name: done_titles
SELECT id, number, title FROM tasks
WHERE user_id = :user_id AND status = 'done'
ORDER BY completed_at DESC
LIMIT 5000

-- name: task_counts
SELECT
    (SELECT count(*) FROM tasks WHERE user_id = :user_id AND status = 'open') AS open,
    (SELECT count(*) FROM tasks WHERE user_id = :user_id AND status = 'open' AND due_key < :now_key) AS overdue,
    (SELECT count(*) FROM tasks WHERE user_id = :user_id AND status = 'open'
        AND due_key >= :day_start_key AND due_key <= :day_end_key) AS due_today,
    (SELECT count(*) FROM tasks WHERE user_id = :user_id AND status = 'done'
        AND completed_at >= :day_start AND completed_at < :day_end) AS done_today,
    (SELECT count(*) FROM tasks WHERE user_id = :user_id AND status = 'done'
        AND completed_at >= :week_start AND completed_at < :week_end) AS done_this_week

-- name: task_columns
t.user_id, t.id, t.number, t.title, t.status, t.due_date, t.due_time, t.recurrence, t.series_id, t.priority,
t.project_id, p.name AS project, t.tags, t.remind_before, t.remind_at, t.created_at, t.updated_at, t.completed_at

-- name: tasks_with_projects
tasks t LEFT JOIN projects p ON p.user_id = t.user_id AND p.id = t.project_id

-- name: wanted
(:priority IS NULL OR t.priority = :priority)
AND (:tag IS NULL OR t.tags_search LIKE :tag ESCAPE '!')
AND (:project IS NULL OR p.name_search = :project)
AND (:words IS NULL OR {words_found})

-- name: is_open_and_due
t.user_id = :user_id AND t.status = 'open' AND t.due_key >= :from_key AND t.due_key < :before_key

-- name: is_done_then
t.user_id = :user_id AND t.status = 'done' AND t.completed_at >= :done_from AND t.completed_at < :done_before

-- name: is_open_or_done
t.user_id = :user_id AND (
    (t.status = 'open' AND t.due_key >= :from_key AND t.due_key < :before_key)
    OR (t.status = 'done' AND t.completed_at >= :done_from AND t.completed_at < :done_before))

-- name: count_open
SELECT count(*) AS total FROM {tasks_with_projects} WHERE {is_open_and_due} AND {wanted}

-- name: count_done
SELECT count(*) AS total FROM {tasks_with_projects} WHERE {is_done_then} AND {wanted}

-- name: count_all
SELECT count(*) AS total FROM {tasks_with_projects} WHERE {is_open_or_done} AND {wanted}

-- name: list_open
SELECT {task_columns} FROM {tasks_with_projects} WHERE {is_open_and_due} AND {wanted}
ORDER BY t.due_key, t.number
LIMIT :limit OFFSET :offset

-- name: list_done
SELECT {task_columns} FROM {tasks_with_projects} WHERE {is_done_then} AND {wanted}
ORDER BY t.completed_at DESC, t.number
LIMIT :limit OFFSET :offset

-- name: list_all
SELECT {task_columns} FROM {tasks_with_projects} WHERE {is_open_or_done} AND {wanted}
ORDER BY CASE WHEN t.status = 'open' THEN 0 ELSE 1 END, t.due_key, t.number
LIMIT :limit OFFSET :offset

-- name: tasks_by_ids
SELECT {task_columns} FROM {tasks_with_projects}
WHERE t.user_id = :user_id AND t.id IN ({ids})

-- name: open_tasks_by_numbers
SELECT {task_columns} FROM {tasks_with_projects}
WHERE t.user_id = :user_id AND t.status = 'open' AND t.number IN ({numbers})

-- name: last_closed_by_numbers
SELECT {task_columns} FROM {tasks_with_projects}
WHERE t.user_id = :user_id AND t.status <> 'open' AND t.number IN ({numbers})
  AND t.updated_at = (SELECT max(c.updated_at) FROM tasks c
                      WHERE c.user_id = t.user_id AND c.number = t.number AND c.status <> 'open')
