-- Who is due to be told is a matter of the person's row of `agendas`, which is small: a claim writes that row, and no
-- longer each notification with all its indexes. A notification keeps the keys that somebody goes in by, and no more.

ALTER TABLE agendas ADD COLUMN tell_at timestamptz;  -- when what was planned is to be told; null: nothing waits
UPDATE agendas SET tell_at = waiting.tell_at, token = NULL
FROM (SELECT user_id, min(coalesce(send_at, scheduled_for)) AS tell_at FROM focobot_scheduled_notifications
      WHERE status = 'pending' AND parcel_id IS NULL GROUP BY user_id) AS waiting
WHERE agendas.user_id = waiting.user_id;
CREATE INDEX agendas_to_tell ON agendas (tell_at) WHERE tell_at IS NOT NULL;
-- Those who wake together lie together: a batch of them goes through neighbouring pages of every key of the person.
DROP INDEX agendas_to_wake;
CREATE INDEX agendas_to_wake ON agendas (wake_at, user_id);

-- A primary key is changed by making the table anew.
CREATE TABLE notifications_made_anew (
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    id text NOT NULL,
    phone text,
    notification_type text NOT NULL,
    occurrence text NOT NULL,                   -- the local date or the task's occurrence: each is planned once
    title text NOT NULL DEFAULT '',
    message text NOT NULL DEFAULT '',
    scheduled_for timestamptz NOT NULL,
    valid_until timestamptz,
    sent_at timestamptz,
    failed_at timestamptz,
    error_message text,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed', 'cancelled', 'held')),
    task_id text,
    created_at timestamptz NOT NULL,
    send_at timestamptz,
    parcel_id text,
    PRIMARY KEY (user_id, notification_type, occurrence)
);
INSERT INTO notifications_made_anew
SELECT user_id, id, phone, notification_type, occurrence, title, message, scheduled_for, valid_until, sent_at, failed_at,
       error_message, status, task_id, created_at, send_at, parcel_id
FROM focobot_scheduled_notifications;
DROP TABLE focobot_scheduled_notifications;
ALTER TABLE notifications_made_anew RENAME TO focobot_scheduled_notifications;
CREATE INDEX focobot_scheduled_notifications_by_age ON focobot_scheduled_notifications (created_at);
CREATE INDEX focobot_scheduled_notifications_waiting ON focobot_scheduled_notifications (user_id)
    WHERE status = 'pending' AND parcel_id IS NULL;
CREATE INDEX focobot_scheduled_notifications_in_parcel ON focobot_scheduled_notifications (parcel_id)
    WHERE parcel_id IS NOT NULL;
CREATE INDEX focobot_scheduled_notifications_held ON focobot_scheduled_notifications (valid_until)
    WHERE status = 'held';

-- What waits again, whoever let it go, is to be told.
CREATE TRIGGER agenda_of_notification AFTER UPDATE OF status, parcel_id ON focobot_scheduled_notifications
WHEN NEW.status = 'pending' AND NEW.parcel_id IS NULL AND (OLD.status <> 'pending' OR OLD.parcel_id IS NOT NULL) BEGIN
    UPDATE agendas SET tell_at = min(coalesce(tell_at, NEW.send_at), NEW.send_at) WHERE user_id = NEW.user_id;
END;
