-- Notifications: planned into focobot_scheduled_notifications, composed into parcels (rows of the outbox), sent.
-- A person's row of `agendas` says when to plan (`wake_at`) and when to tell (`tell_at`), and is locked by whoever does.
-- A claim moves its own instant to the end of the lease: whoever dies leaves it due again, with nobody to clean up.

-- name: agendas_to_plan
SELECT user_id FROM agendas WHERE wake_at <= :now ORDER BY wake_at, user_id LIMIT :limit {locking}

-- Locked first, as those who are planned in a batch: the person cannot go before what is written for them.
-- name: hold_agendas
SELECT user_id FROM agendas WHERE user_id {is_among} ORDER BY user_id {locking_all}

-- Who has the same settings stands in one row: people are many, settings are few.
-- name: agenda_people
SELECT {all_of}(u.id) AS user_ids, {all_of}(coalesce(l.phone, l.external_id)) AS addresses, u.stopped, {settings}
FROM users u
JOIN preferences p ON p.user_id = u.id
JOIN whatsapp_user_links l ON l.user_id = u.id
WHERE u.id {is_among} AND l.verified
GROUP BY u.stopped, {settings}

-- name: settings
p.language, p.timezone, p.timezone_confirmed, p.morning_time, p.evening_time, p.overdue_time, p.mute_until, p.quiet_days,
p.morning_digest, p.evening_summary, p.overdue_reminder, p.deadline_alert, p.task_reminder, p.quick_capture, p.plain_text

-- name: agenda_tasks
SELECT user_id, id, title, remind_at, NULL AS due_date, NULL AS due_time, NULL AS updated_at FROM tasks
WHERE user_id {is_among} AND status = 'open' AND remind_at IS NOT NULL AND remind_at > :reminders_from AND remind_at <= :reminders_to
UNION ALL
SELECT user_id, id, title, NULL, due_date, due_time, updated_at FROM tasks
WHERE user_id {is_among} AND status = 'open' AND priority IN ('high', 'urgent') AND due_date IS NOT NULL
  AND due_date BETWEEN :deadlines_from AND :deadlines_to

-- name: wake_for_zone_data
UPDATE agendas SET wake_at = :now WHERE zone_data <> :zone_data AND wake_at > :now

-- name: claim_telling
UPDATE agendas SET tell_at = :lease_end, token = :token
WHERE {may_claim_telling}
RETURNING user_id

-- name: to_be_told
SELECT a.user_id FROM agendas a
WHERE a.tell_at <= :now AND (CAST(:user_id AS text) IS NULL OR a.user_id = :user_id)
  AND (CAST(:kind AS text) IS NULL OR EXISTS (
    SELECT 1 FROM focobot_scheduled_notifications n
    WHERE n.user_id = a.user_id AND {notice_waits} AND n.notification_type = :kind))
ORDER BY a.tell_at
LIMIT :limit

-- name: notice_waits
n.status = 'pending' AND n.parcel_id IS NULL

-- name: due_notices
SELECT n.user_id, n.id, n.notification_type, n.occurrence, n.scheduled_for, n.valid_until, n.task_id
FROM focobot_scheduled_notifications n
WHERE n.user_id {is_among} AND {notice_waits} AND n.scheduled_for <= :now
  AND (CAST(:kind AS text) IS NULL OR n.notification_type = :kind)

-- name: people_by_ids
SELECT u.id, u.email, u.name, u.version, u.is_operator, u.stopped, u.current_project_id, u.current_workspace_id, p.*,
       c.state AS conversation
FROM users u
JOIN preferences p ON p.user_id = u.id
LEFT JOIN conversations c ON c.user_id = u.id
WHERE u.id {is_among}

-- Locked first: only what is asked after that sees all that the one who held the row before has written.
-- name: hold_telling
SELECT user_id FROM agendas WHERE user_id {is_among} AND token = :token ORDER BY user_id {locking_all}

-- name: still_telling
EXISTS (SELECT 1 FROM agendas a WHERE a.user_id = :user_id AND a.token = :token)

-- name: end_telling
UPDATE agendas
SET token = NULL, tell_at = (
    SELECT min(n.send_at) FROM focobot_scheduled_notifications n WHERE n.user_id = agendas.user_id AND {notice_waits})
WHERE user_id {is_among} AND token = :token

-- name: put_in_parcel
UPDATE focobot_scheduled_notifications SET parcel_id = :parcel_id, message = :message
WHERE user_id = :user_id AND id IN ({listed}) AND status = 'pending' AND parcel_id IS NULL AND {still_telling}

-- name: add_notice_parcel
INSERT INTO outbox (id, user_id, kind, key, payload, lane, available_at, valid_until, created_at)
SELECT :parcel_id, :user_id, 'notification', :parcel_id, :payload, :lane, :available_at, :valid_until, :now
WHERE (SELECT count(*) FROM focobot_scheduled_notifications WHERE parcel_id = :parcel_id) = :told

-- name: take_out_of_no_parcel
UPDATE focobot_scheduled_notifications SET parcel_id = NULL, message = ''
WHERE parcel_id = :parcel_id AND NOT EXISTS (SELECT 1 FROM outbox WHERE id = :parcel_id)

-- name: add_parcel_snapshot
INSERT INTO snapshots (user_id, sid, task_ids, state, created_at)
SELECT :user_id, :parcel_id, :task_ids, :state, :now
WHERE EXISTS (SELECT 1 FROM outbox WHERE id = :parcel_id)
ON CONFLICT (user_id, sid) DO NOTHING

-- name: add_answer_parcel
INSERT INTO outbox (id, user_id, kind, key, payload, lane, available_at, valid_until, created_at)
VALUES (:parcel_id, :user_id, 'answer', :key, :payload, :lane, :available_at, :valid_until, :now)
ON CONFLICT (key) DO NOTHING

-- name: drop_notice
UPDATE focobot_scheduled_notifications SET status = 'cancelled', error_message = :reason
WHERE user_id = :user_id AND id = :id AND status = 'pending' AND parcel_id IS NULL AND {still_telling}

-- name: claim_parcels
UPDATE outbox
SET available_at = :lease_end, leased_by = :token, leased_until = :lease_end, attempts = attempts + 1,
    was_unsure = unsure, unsure = true, first_tried_at = coalesce(first_tried_at, :now)
WHERE status = 'pending' AND available_at <= :now AND {may_claim_parcels}
RETURNING id, user_id, kind, payload, attempts, created_at, valid_until, was_unsure, first_tried_at, only_template, lane

-- name: parcel_addresses
SELECT l.user_id, l.channel, coalesce(l.phone, l.external_id) AS address,
       (EXISTS (SELECT 1 FROM whatsapp_account_lockouts k WHERE k.user_id = l.user_id AND {until_unlocked})
        OR EXISTS (SELECT 1 FROM whatsapp_account_lockouts k
                   WHERE k.phone = coalesce(l.phone, l.external_id) AND {until_unlocked})) AS is_locked,
       (SELECT max(last.processed_at) FROM (
            SELECT max(m.processed_at) AS processed_at FROM whatsapp_processed_messages m
            WHERE m.identity = l.channel || ':' || coalesce(l.phone, l.external_id) AND m.counted = true
            UNION ALL
            SELECT max(m.processed_at) FROM whatsapp_processed_messages m
            WHERE m.identity = l.channel || ':' || coalesce(l.phone, l.external_id) AND m.counted = false) AS last
       ) AS last_inbound_at
FROM whatsapp_user_links l
WHERE l.user_id {is_among} AND l.verified

-- A lock that ends by itself silences nobody: a stranger's wrong codes bring one about.
-- name: until_unlocked
k.unlocked_at IS NULL AND k.locked_until IS NULL

-- name: notices_in_parcels
SELECT parcel_id, notification_type, scheduled_for FROM focobot_scheduled_notifications
WHERE parcel_id IN ({listed}) AND status = 'pending'
ORDER BY scheduled_for

-- name: is_still_waiting
EXISTS (SELECT 1 FROM outbox WHERE id = :id AND status = 'pending' AND coalesce(refused_sid, '') <> :outbound_sid)

-- name: show_what_was_sent
INSERT INTO conversations (user_id, shown, last_task_id)
SELECT s.user_id, s.task_ids, :last_task_id FROM snapshots s
JOIN outbox o ON o.user_id = s.user_id AND o.id = s.sid
WHERE s.sid = :id AND {is_still_waiting}
ON CONFLICT (user_id) DO UPDATE SET shown = excluded.shown, last_task_id = excluded.last_task_id

-- name: snapshot_of_parcel
SELECT user_id, task_ids FROM snapshots WHERE sid = :id

-- name: outrun_turns_under_way
UPDATE users SET version = version + 1
WHERE id = (SELECT user_id FROM snapshots WHERE sid = :id) AND {is_still_waiting}

-- name: notices_sent
UPDATE focobot_scheduled_notifications SET status = 'sent', sent_at = :now, error_message = NULL
WHERE parcel_id = :id AND status = 'pending' AND {is_still_waiting}

-- name: tie_parcel
INSERT INTO snapshot_ties (user_id, outbound_sid, sid, tied_at)
SELECT user_id, :outbound_sid, sid, :now FROM snapshots WHERE sid = :id AND {is_still_waiting}
ON CONFLICT (user_id, outbound_sid) DO NOTHING

-- name: parcel_sent
UPDATE outbox
SET status = 'done', outbound_sid = :outbound_sid, finished_at = :now, unsure = false, leased_by = NULL,
    leased_until = NULL, error_message = NULL
WHERE id = :id AND status = 'pending' AND coalesce(refused_sid, '') <> :outbound_sid
RETURNING id

-- name: postpone_parcel
UPDATE outbox
SET available_at = :available_at, error_message = :reason, unsure = :unsure, leased_by = NULL, leased_until = NULL,
    only_template = (only_template OR :only_template), attempts = attempts - CAST(:uncounted AS integer)
WHERE id = :id AND status = 'pending' AND leased_by = :token

-- name: notices_postponed
UPDATE focobot_scheduled_notifications SET error_message = :reason
WHERE parcel_id = :id AND status = 'pending'
  AND EXISTS (SELECT 1 FROM outbox WHERE id = :id AND status = 'pending' AND leased_by = :token)

-- name: still_leased
EXISTS (SELECT 1 FROM outbox WHERE id = :id AND status = 'pending' AND leased_by = :token)

-- name: recompose_notices
UPDATE focobot_scheduled_notifications
SET parcel_id = NULL, send_at = :now, error_message = NULL, message = ''
WHERE parcel_id = :id AND status = 'pending' AND valid_until > :now AND {still_leased}

-- name: end_notices
UPDATE focobot_scheduled_notifications
SET status = :status, error_message = :reason, failed_at = :failed_at
WHERE parcel_id = :id AND status = 'pending' AND {still_leased}

-- name: stop_recipient
UPDATE users SET stopped = true, version = version + 1
WHERE id = (SELECT user_id FROM outbox WHERE id = :id) AND NOT stopped

-- name: end_parcel
UPDATE outbox
SET status = 'dead', error_message = :reason, finished_at = :now, unsure = false, leased_by = NULL, leased_until = NULL
WHERE id = :id AND status = 'pending' AND leased_by = :token

-- name: release_held_notices
UPDATE focobot_scheduled_notifications
SET status = 'pending', parcel_id = NULL, send_at = :now, error_message = NULL, message = ''
WHERE status = 'held' AND valid_until > :now
  AND NOT EXISTS (SELECT 1 FROM whatsapp_account_lockouts k
                  WHERE k.user_id = focobot_scheduled_notifications.user_id AND {until_unlocked})
  AND NOT EXISTS (SELECT 1 FROM whatsapp_account_lockouts k
                  WHERE k.phone = focobot_scheduled_notifications.phone AND {until_unlocked})
  AND (error_message = :locked OR EXISTS (
    SELECT 1 FROM outbox o
    JOIN whatsapp_user_links l ON l.user_id = o.user_id
    JOIN whatsapp_processed_messages m ON m.identity = l.channel || ':' || coalesce(l.phone, l.external_id)
    WHERE o.id = focobot_scheduled_notifications.parcel_id AND m.counted IN (true, false)
      AND m.processed_at > o.finished_at))
RETURNING id

-- name: delivery_told
UPDATE outbox
SET outbound_sid = :outbound_sid, delivery = :delivery, delivery_rank = :rank, delivery_error = :error_code,
    delivered_at = :now
WHERE (id = :id OR outbound_sid = :outbound_sid) AND coalesce(outbound_sid, :outbound_sid) = :outbound_sid
  AND delivery_rank < :rank AND coalesce(refused_sid, '') <> :outbound_sid

-- name: parcel_of_sid
SELECT id FROM outbox WHERE id = :id
UNION
SELECT id FROM outbox WHERE outbound_sid = :outbound_sid

-- name: give_back_notices
UPDATE focobot_scheduled_notifications
SET status = 'pending', sent_at = NULL, error_message = :reason
WHERE parcel_id = :id AND status IN ('pending', 'sent') AND EXISTS (
    SELECT 1 FROM outbox WHERE id = :id AND coalesce(outbound_sid, :outbound_sid) = :outbound_sid
    AND coalesce(refused_sid, '') <> :outbound_sid)

-- name: give_back_parcel
UPDATE outbox
SET status = 'pending', available_at = :available_at, error_message = :reason, unsure = false, finished_at = NULL,
    leased_by = NULL, leased_until = NULL, only_template = (only_template OR :only_template),
    refused_sid = :outbound_sid, outbound_sid = NULL, delivery = NULL, delivery_rank = -1, delivery_error = NULL
WHERE id = :id AND status IN ('pending', 'done') AND coalesce(outbound_sid, :outbound_sid) = :outbound_sid
  AND coalesce(refused_sid, '') <> :outbound_sid

-- name: end_delivered_notices
UPDATE focobot_scheduled_notifications
SET status = :status, error_message = :reason, failed_at = :failed_at, sent_at = NULL
WHERE parcel_id = :id AND status IN ('pending', 'sent') AND EXISTS (
    SELECT 1 FROM outbox WHERE id = :id AND coalesce(outbound_sid, :outbound_sid) = :outbound_sid)

-- name: end_delivered_parcel
UPDATE outbox SET status = 'dead', error_message = :reason, finished_at = :now, unsure = false
WHERE id = :id AND status IN ('pending', 'done') AND coalesce(outbound_sid, :outbound_sid) = :outbound_sid

-- name: told_notices
SELECT n.id, n.notification_type, n.scheduled_for, n.status, n.sent_at, o.delivery, o.delivered_at, n.error_message,
       n.task_id, n.title
FROM focobot_scheduled_notifications n
LEFT JOIN outbox o ON o.id = n.parcel_id
WHERE n.user_id = :user_id AND n.scheduled_for > :since AND (:task_id IS NULL OR n.task_id = :task_id)
ORDER BY n.scheduled_for DESC
LIMIT :limit

-- name: notices_by_status
SELECT status, notification_type, coalesce(error_message, '') AS reason, count(*) AS notices,
       min(scheduled_for) AS oldest_at
FROM focobot_scheduled_notifications
WHERE created_at > :since
GROUP BY status, notification_type, coalesce(error_message, '')
