-- name: words_found
NOT EXISTS (SELECT 1 FROM json_each(:words) w
            WHERE instr(t.title_search || ' ' || t.tags_search || ' ' || coalesce(p.name_search, ''), w.value) = 0)

-- name: ids
SELECT value FROM json_each(:ids)

-- name: numbers
SELECT value FROM json_each(:numbers)
