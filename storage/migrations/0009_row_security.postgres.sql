-- Row-level security. A turn runs as the role focobot_app, which sees the rows of one person (focobot.user_id) and, of
-- rows that are nobody's yet, those of one phone (focobot.address): a query with a mistake in its WHERE meets nobody
-- else's rows. The owner, who migrates, plans and purges, is not held. Revoke first, then grant, then say which rows.

-- Where the owner may not make roles (some hosts), turns run as the owner, and the policies hold for every other role.
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'focobot_app') THEN
        CREATE ROLE focobot_app NOLOGIN;
    END IF;
    EXECUTE format('GRANT focobot_app TO %I', current_user);
EXCEPTION
    WHEN insufficient_privilege THEN RAISE NOTICE 'focobot_app cannot be made: turns will run as %', current_user;
    WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of the server made it just now
END $$;

DO $$
DECLARE
    subject record;
    grantee text;
    may_act boolean := EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'focobot_app');
    own text := 'user_id = (SELECT focobot_user_id())';
    own_or_nobodys text :=
        'user_id = (SELECT focobot_user_id()) OR (user_id IS NULL AND phone = (SELECT focobot_address()))';
BEGIN
    -- Everything of ours is closed to everybody, also to the roles that a host gives rights by default.
    FOR grantee IN SELECT 'PUBLIC' UNION ALL
        SELECT quote_ident(rolname) FROM pg_roles WHERE rolname IN ('anon', 'authenticated', 'service_role')
    LOOP
        FOR subject IN SELECT c.oid, c.relname FROM pg_class c
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
              AND c.relname IN (
                'users', 'preferences', 'workspaces', 'projects', 'web_sessions', 'tasks', 'freed_numbers', 'proposals',
                'proposal_items', 'conversations', 'journal', 'snapshots', 'snapshot_ties', 'focobot_command_history',
                'whatsapp_user_links', 'link_codes', 'failed_verifications', 'login_failures',
                'whatsapp_device_fingerprints', 'whatsapp_bot_sessions', 'whatsapp_processed_messages',
                'whatsapp_rate_limit_violations', 'whatsapp_account_lockouts', 'whatsapp_security_audit_log',
                'purge_rules', 'focobot_scheduled_notifications', 'outbox', 'agendas', 'focobot_migrations')
        LOOP
            EXECUTE format('REVOKE ALL ON TABLE %I FROM %s', subject.relname, grantee);
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', subject.relname);
        END LOOP;
        FOR subject IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
            WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'focobot!_%' ESCAPE '!'
        LOOP
            EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %s', subject.signature, grantee);
        END LOOP;
    END LOOP;

    IF may_act THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO focobot_app', current_schema());
        GRANT EXECUTE ON FUNCTION focobot_user_id(), focobot_address(), focobot_bump_version(text, bigint, integer),
            focobot_learn_external_id(text, text, text, text), focobot_erase_audit(text), focobot_erase_sids(text),
            focobot_wake(text, timestamptz) TO focobot_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON users, preferences, workspaces, projects, tasks, freed_numbers, proposals,
            proposal_items, conversations, journal, snapshots, snapshot_ties, focobot_command_history,
            whatsapp_user_links, link_codes, whatsapp_bot_sessions, focobot_scheduled_notifications, outbox TO focobot_app;
        GRANT SELECT, INSERT, UPDATE ON whatsapp_device_fingerprints, whatsapp_rate_limit_violations TO focobot_app;
        GRANT SELECT, INSERT ON whatsapp_processed_messages, whatsapp_account_lockouts, whatsapp_security_audit_log,
            failed_verifications TO focobot_app;
    END IF;

    -- A person who is signed in at the host may read what is theirs.
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'authenticated') THEN
        GRANT EXECUTE ON FUNCTION focobot_user_id() TO authenticated;
        GRANT SELECT ON workspaces, projects, tasks, proposals, proposal_items TO authenticated;
    END IF;

    CREATE POLICY own_row ON users USING (id = (SELECT focobot_user_id()));
    FOR subject IN SELECT unnest(ARRAY[
        'preferences', 'workspaces', 'projects', 'tasks', 'freed_numbers', 'proposals', 'proposal_items', 'conversations',
        'journal', 'snapshots', 'snapshot_ties', 'focobot_command_history', 'whatsapp_user_links', 'link_codes',
        'whatsapp_bot_sessions', 'focobot_scheduled_notifications', 'outbox']) AS relname
    LOOP
        EXECUTE format('CREATE POLICY own_rows ON %I USING (%s)', subject.relname, own);
    END LOOP;
    FOR subject IN SELECT unnest(ARRAY[
        'failed_verifications', 'whatsapp_device_fingerprints', 'whatsapp_processed_messages',
        'whatsapp_rate_limit_violations', 'whatsapp_account_lockouts', 'whatsapp_security_audit_log']) AS relname
    LOOP
        EXECUTE format('CREATE POLICY own_rows_or_nobodys ON %I USING (%s)', subject.relname, own_or_nobodys);
    END LOOP;
END $$;
