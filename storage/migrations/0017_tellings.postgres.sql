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

ALTER TABLE focobot_scheduled_notifications DROP CONSTRAINT focobot_scheduled_notifications_pkey;
ALTER TABLE focobot_scheduled_notifications
    DROP CONSTRAINT focobot_scheduled_notificatio_user_id_notification_type_occ_key;
ALTER TABLE focobot_scheduled_notifications ADD PRIMARY KEY (user_id, notification_type, occurrence);
DROP INDEX focobot_scheduled_notifications_due;
DROP INDEX focobot_scheduled_notifications_of_person;
CREATE INDEX focobot_scheduled_notifications_waiting ON focobot_scheduled_notifications (user_id)
    WHERE status = 'pending' AND parcel_id IS NULL;
ALTER TABLE focobot_scheduled_notifications DROP COLUMN token;

-- What waits again, whoever let it go, is to be told.
CREATE FUNCTION focobot_tell_again() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE agendas SET tell_at = least(tell_at, NEW.send_at) WHERE user_id = NEW.user_id;
    RETURN NULL;
END $$;

CREATE TRIGGER agenda_of_notification AFTER UPDATE OF status, parcel_id ON focobot_scheduled_notifications
    FOR EACH ROW
    WHEN (NEW.status = 'pending' AND NEW.parcel_id IS NULL AND (OLD.status <> 'pending' OR OLD.parcel_id IS NOT NULL))
    EXECUTE FUNCTION focobot_tell_again();

DO $$
DECLARE
    grantee text;
BEGIN
    FOR grantee IN SELECT 'PUBLIC' UNION ALL
        SELECT quote_ident(rolname) FROM pg_roles WHERE rolname IN ('anon', 'authenticated', 'service_role')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION focobot_tell_again() FROM %s', grantee);
    END LOOP;
END $$;
