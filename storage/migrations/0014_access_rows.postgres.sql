-- Row-level security of 0013: closed to everybody, and to the app's role all but the rows of one person.

DO $$
DECLARE
    relname text;
    grantee text;
    may_act boolean := EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'focobot_app');
BEGIN
    FOREACH relname IN ARRAY ARRAY['access_tokens', 'calendar_feeds', 'external_logins'] LOOP
        FOR grantee IN SELECT 'PUBLIC' UNION ALL
            SELECT quote_ident(rolname) FROM pg_roles WHERE rolname IN ('anon', 'authenticated', 'service_role')
        LOOP
            EXECUTE format('REVOKE ALL ON TABLE %I FROM %s', relname, grantee);
        END LOOP;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relname);
        IF may_act THEN
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %I TO focobot_app', relname);
        END IF;
        EXECUTE format('CREATE POLICY own_rows ON %I USING (user_id = (SELECT focobot_user_id()))', relname);
    END LOOP;
END $$;
