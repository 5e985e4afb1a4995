-- A foreign key is asked of every row that is written, and locks (so writes) the row of its person: a third of the cost
-- of a notification at eight o'clock. Whoever plans holds the person's row of `agendas`, which goes with the person; so
-- what the key has to see to is that the notifications go too. This trigger comes after the keys' own, which are named
-- before it and wait for whoever is planning the person: what that one wrote is seen here, and goes.

ALTER TABLE focobot_scheduled_notifications DROP CONSTRAINT focobot_scheduled_notifications_user_id_fkey;

CREATE FUNCTION focobot_forget_notifications() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM focobot_scheduled_notifications WHERE user_id = OLD.id;
    RETURN NULL;
END $$;

CREATE TRIGGER notifications_of_deleted_person AFTER DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION focobot_forget_notifications();

DO $$
DECLARE
    grantee text;
BEGIN
    FOR grantee IN SELECT 'PUBLIC' UNION ALL
        SELECT quote_ident(rolname) FROM pg_roles WHERE rolname IN ('anon', 'authenticated', 'service_role')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION focobot_forget_notifications() FROM %s', grantee);
    END LOOP;
END $$;
