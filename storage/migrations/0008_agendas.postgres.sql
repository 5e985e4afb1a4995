-- When to look at a person again. `wake_at` is no later than the next thing to tell; whoever looks writes it anew,
-- under a token that every change of what is told takes away. So a change made meanwhile is never lost.

CREATE TABLE agendas (
    user_id text PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    wake_at timestamptz NOT NULL,
    token text,                                 -- of whoever is planning; gone when something changed meanwhile
    zone_data text NOT NULL DEFAULT ''          -- the release of the time-zone data that wake_at was computed with
);
CREATE INDEX agendas_to_wake ON agendas (wake_at);
INSERT INTO agendas (user_id, wake_at) SELECT user_id, '2000-01-01 00:00:00+00' FROM whatsapp_user_links;

DROP INDEX tasks_to_remind;
CREATE INDEX tasks_to_remind ON tasks (user_id, remind_at) WHERE status = 'open' AND remind_at IS NOT NULL;
CREATE INDEX tasks_with_deadline ON tasks (user_id, due_date)
    WHERE status = 'open' AND priority IN ('high', 'urgent') AND due_date IS NOT NULL;

-- The triggers run as the owner: waking is the database's own matter, whoever wrote.
CREATE FUNCTION focobot_wake(whom text, at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    UPDATE agendas SET wake_at = least(wake_at, at), token = NULL WHERE user_id = whom
$$;

CREATE FUNCTION focobot_agenda_of_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO agendas (user_id, wake_at) VALUES (NEW.user_id, '2000-01-01 00:00:00+00')
    ON CONFLICT (user_id) DO UPDATE SET wake_at = excluded.wake_at, token = NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION focobot_agenda_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM focobot_wake(CASE TG_TABLE_NAME WHEN 'users' THEN to_jsonb(NEW)->>'id' ELSE to_jsonb(NEW)->>'user_id' END,
                         '2000-01-01 00:00:00+00');
    RETURN NULL;
END $$;

CREATE FUNCTION focobot_agenda_of_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM focobot_wake(NEW.user_id, NEW.remind_at);
    RETURN NULL;
END $$;

CREATE TRIGGER agenda_of_link AFTER INSERT ON whatsapp_user_links
    FOR EACH ROW EXECUTE FUNCTION focobot_agenda_of_link();

CREATE TRIGGER agenda_of_changed_link AFTER UPDATE OF verified ON whatsapp_user_links
    FOR EACH ROW WHEN (NEW.verified AND NOT OLD.verified) EXECUTE FUNCTION focobot_agenda_of_link();

CREATE TRIGGER agenda_of_preferences
    AFTER UPDATE OF timezone, morning_time, evening_time, overdue_time, mute_until, quiet_days, morning_digest,
        evening_summary, overdue_reminder, deadline_alert, task_reminder ON preferences
    FOR EACH ROW
    WHEN ((OLD.timezone, OLD.morning_time, OLD.evening_time, OLD.overdue_time, OLD.mute_until, OLD.quiet_days,
           OLD.morning_digest, OLD.evening_summary, OLD.overdue_reminder, OLD.deadline_alert, OLD.task_reminder)
          IS DISTINCT FROM
          (NEW.timezone, NEW.morning_time, NEW.evening_time, NEW.overdue_time, NEW.mute_until, NEW.quiet_days,
           NEW.morning_digest, NEW.evening_summary, NEW.overdue_reminder, NEW.deadline_alert, NEW.task_reminder))
    EXECUTE FUNCTION focobot_agenda_of_person();

CREATE TRIGGER agenda_of_person AFTER UPDATE OF stopped ON users
    FOR EACH ROW WHEN (NEW.stopped <> OLD.stopped) EXECUTE FUNCTION focobot_agenda_of_person();

-- A reminder lowers wake_at to its own instant; a deadline, whose alert depends on the zone, wakes at once.
CREATE TRIGGER agenda_of_task AFTER INSERT ON tasks
    FOR EACH ROW WHEN (NEW.status = 'open' AND NEW.remind_at IS NOT NULL) EXECUTE FUNCTION focobot_agenda_of_task();

CREATE TRIGGER agenda_of_deadline AFTER INSERT ON tasks
    FOR EACH ROW
    WHEN (NEW.status = 'open' AND NEW.priority IN ('high', 'urgent') AND NEW.due_date IS NOT NULL)
    EXECUTE FUNCTION focobot_agenda_of_person();

CREATE TRIGGER agenda_of_changed_task AFTER UPDATE ON tasks
    FOR EACH ROW
    WHEN (NEW.status = 'open' AND NEW.remind_at IS NOT NULL
          AND (NEW.remind_at IS DISTINCT FROM OLD.remind_at OR OLD.status <> 'open'))
    EXECUTE FUNCTION focobot_agenda_of_task();

CREATE TRIGGER agenda_of_changed_deadline AFTER UPDATE ON tasks
    FOR EACH ROW
    WHEN (NEW.status = 'open' AND NEW.priority IN ('high', 'urgent') AND NEW.due_date IS NOT NULL
          AND (NEW.due_date IS DISTINCT FROM OLD.due_date OR NEW.due_time IS DISTINCT FROM OLD.due_time
               OR NEW.priority IS DISTINCT FROM OLD.priority OR OLD.status <> 'open'))
    EXECUTE FUNCTION focobot_agenda_of_person();

-- A planned notification leaves in a parcel (a row of the outbox) with all that is due for the person then.
ALTER TABLE focobot_scheduled_notifications ADD COLUMN send_at timestamptz;
ALTER TABLE focobot_scheduled_notifications ADD COLUMN token text;
ALTER TABLE focobot_scheduled_notifications ADD COLUMN parcel_id text;
DROP INDEX focobot_scheduled_notifications_due;
CREATE INDEX focobot_scheduled_notifications_due ON focobot_scheduled_notifications (send_at)
    WHERE status = 'pending' AND parcel_id IS NULL;
CREATE INDEX focobot_scheduled_notifications_of_person ON focobot_scheduled_notifications (user_id, scheduled_for);
CREATE INDEX focobot_scheduled_notifications_in_parcel ON focobot_scheduled_notifications (parcel_id)
    WHERE parcel_id IS NOT NULL;
CREATE INDEX focobot_scheduled_notifications_held ON focobot_scheduled_notifications (valid_until)
    WHERE status = 'held';

ALTER TABLE outbox ADD COLUMN lane integer NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN unsure boolean NOT NULL DEFAULT false;     -- a try began and nobody knows how it ended
ALTER TABLE outbox ADD COLUMN was_unsure boolean NOT NULL DEFAULT false; -- the same, before the try that runs now
ALTER TABLE outbox ADD COLUMN first_tried_at timestamptz;
ALTER TABLE outbox ADD COLUMN only_template boolean NOT NULL DEFAULT false;
ALTER TABLE outbox ADD COLUMN refused_sid text;                          -- a message that the channel took and gave back
ALTER TABLE outbox ADD COLUMN delivery text;
ALTER TABLE outbox ADD COLUMN delivery_rank integer NOT NULL DEFAULT -1;
ALTER TABLE outbox ADD COLUMN delivery_error text;
ALTER TABLE outbox ADD COLUMN delivered_at timestamptz;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (lane, available_at) WHERE status = 'pending';
