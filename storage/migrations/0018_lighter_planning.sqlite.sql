-- At eight o'clock everybody's row of `agendas` and one notification are written. Here each gets cheaper.

-- Those who are planned together lie together in the table itself, not only in its indexes: without a rowid the table is
-- its primary key. (A name that triggers speak of cannot be given to another table, so the rows wait elsewhere.)
CREATE TABLE agendas_kept AS SELECT * FROM agendas;
DROP TABLE agendas;
CREATE TABLE agendas (
    user_id text NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    wake_at timestamptz NOT NULL,
    token text,                                 -- of whoever is telling; gone when somebody else took over
    zone_data text NOT NULL DEFAULT '',         -- the release of the time-zone data that wake_at was computed with
    tell_at timestamptz                         -- when what was planned is to be told; null: nothing waits
) WITHOUT ROWID;
INSERT INTO agendas (user_id, wake_at, token, zone_data, tell_at)
SELECT user_id, wake_at, token, zone_data, tell_at FROM agendas_kept ORDER BY user_id;
DROP TABLE agendas_kept;
CREATE INDEX agendas_to_tell ON agendas (tell_at) WHERE tell_at IS NOT NULL;
CREATE INDEX agendas_to_wake ON agendas (wake_at, user_id);

-- A list of words in a CHECK is made into a table for each row that is written. Five comparisons are not.
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
    status text NOT NULL DEFAULT 'pending' CHECK (
        status = 'pending' OR status = 'sent' OR status = 'cancelled' OR status = 'held' OR status = 'failed'),
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

CREATE TRIGGER agenda_of_notification AFTER UPDATE OF status, parcel_id ON focobot_scheduled_notifications
WHEN NEW.status = 'pending' AND NEW.parcel_id IS NULL AND (OLD.status <> 'pending' OR OLD.parcel_id IS NOT NULL) BEGIN
    UPDATE agendas SET tell_at = min(coalesce(tell_at, NEW.send_at), NEW.send_at) WHERE user_id = NEW.user_id;
END;
