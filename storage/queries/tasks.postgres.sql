-- name: words_found
NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text(:words) AS w (value)
            WHERE strpos(t.title_search || ' ' || t.tags_search || ' ' || coalesce(p.name_search, ''), w.value) = 0)

-- name: ids
SELECT jsonb_array_elements_text(:ids)

-- name: numbers
SELECT CAST(jsonb_array_elements_text(:numbers) AS integer)
