-- The way of a message on PostgreSQL: one call loads, one script commits. These are the only doors between persons, so
-- they run as the owner, take the identity of one message and tell of nobody else; who may call them stands in 0009.

-- Whose rows this transaction may see. Under Supabase a signed-in person is known by auth.uid() as well.
DO $$
BEGIN
    IF to_regprocedure('auth.uid()') IS NULL THEN
        CREATE FUNCTION focobot_user_id() RETURNS text LANGUAGE sql STABLE AS
            'SELECT nullif(current_setting(''focobot.user_id'', true), '''')';
    ELSE
        -- As the owner: the app's role may not look into the host's schema.
        CREATE FUNCTION focobot_user_id() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
            SET search_path FROM CURRENT AS
            'SELECT coalesce(nullif(current_setting(''focobot.user_id'', true), ''''), CAST(auth.uid() AS text))';
    END IF;
END $$;

-- The phone or external id that this transaction's message came from: rows of strangers are told apart by it.
CREATE FUNCTION focobot_address() RETURNS text LANGUAGE sql STABLE AS
    'SELECT nullif(current_setting(''focobot.address'', true), '''')';

CREATE FUNCTION focobot_bump_version(whom text, expected bigint, next integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE users SET version = version + 1, next_number = greatest(next_number, next)
    WHERE id = whom AND (expected IS NULL OR version = expected);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'another turn of the person came between' USING ERRCODE = 'FB001';
    END IF;
END $$;

-- An external id that is another's already stays theirs; only the owner can look.
CREATE FUNCTION focobot_learn_external_id(whom text, on_channel text, on_phone text, learned text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    UPDATE whatsapp_user_links SET external_id = learned
    WHERE user_id = whom AND whom = focobot_user_id() AND channel = on_channel AND phone = on_phone
      AND external_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM whatsapp_user_links WHERE channel = on_channel AND external_id = learned)
$$;

-- What stays of a person who leaves is no longer theirs: neither function can be used on anybody else.
CREATE FUNCTION focobot_erase_audit(whom text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    UPDATE whatsapp_security_audit_log SET user_id = NULL, phone = NULL, action_details = '{}'
    WHERE whom = focobot_user_id()
      AND (user_id = whom OR phone = (SELECT phone FROM whatsapp_user_links WHERE user_id = whom))
$$;

CREATE FUNCTION focobot_erase_sids(whom text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    UPDATE whatsapp_processed_messages SET user_id = NULL, phone = NULL, identity = '', stranger_turn = NULL
    WHERE whom = focobot_user_id()
      AND (user_id = whom
           OR identity = (SELECT channel || ':' || phone FROM whatsapp_user_links WHERE user_id = whom))
$$;

-- Everything that turns.sql asks, in one round trip. The names of the keys are those of the queries there.
CREATE FUNCTION focobot_load_turn(
    of_sid text, on_channel text, of_phone text, of_external_id text, of_fingerprint text, of_quoted text,
    at timestamptz
) RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
    address text := coalesce(of_phone, of_external_id, '');
    who text := on_channel || ':' || coalesce(of_phone, of_external_id, '');
    me text;
    device_id text;
    last_admitted timestamptz;
    answered json;
    linked json;
    admitted json;
    device json;
    code json;
    code_holder text;
    personal json;
    violations json;
    devices json;
BEGIN
    SELECT row_to_json(q) INTO answered FROM (
        SELECT texts, processed_at FROM whatsapp_processed_messages WHERE message_sid = of_sid) q;
    IF FOUND THEN
        RETURN json_build_object('stored_answer', answered);
    END IF;

    SELECT row_to_json(q), q.id INTO linked, me FROM (
        SELECT l.channel, l.phone, l.external_id, l.verified, l.linked_at,
               u.id, u.email, u.name, u.version, u.is_operator, u.stopped, u.current_project_id,
               u.current_workspace_id, u.next_number, p.*
        FROM whatsapp_user_links l JOIN users u ON u.id = l.user_id JOIN preferences p ON p.user_id = l.user_id
        WHERE l.user_id = coalesce(
            (SELECT k.user_id FROM whatsapp_user_links k
             WHERE k.channel = on_channel AND k.phone = of_phone AND k.verified),
            (SELECT k.user_id FROM whatsapp_user_links k
             WHERE k.channel = on_channel AND k.external_id = of_external_id AND k.verified))) q;

    SELECT row_to_json(q), q.last_admitted_at INTO admitted, last_admitted FROM (
        SELECT count(*) FILTER (WHERE processed_at > at - interval '1 minute') AS last_minute,
               count(*) FILTER (WHERE processed_at > at - interval '1 hour') AS last_hour,
               count(*) AS last_day,
               max(processed_at) AS last_admitted_at
        FROM whatsapp_processed_messages
        WHERE identity = who AND counted = true AND processed_at > at - interval '1 day') q;

    SELECT row_to_json(q), q.id INTO device, device_id FROM (
        SELECT d.id, d.user_id, d.fingerprint_hash, d.is_trusted, d.is_blocked, d.first_seen_at, d.last_seen_at
        FROM whatsapp_device_fingerprints d
        WHERE d.fingerprint_hash = of_fingerprint
          AND (d.user_id = me OR (d.user_id IS NULL AND d.phone = address))
        ORDER BY d.user_id IS NULL, d.last_seen_at DESC
        LIMIT 1) q;

    SELECT row_to_json(q), q.user_id INTO code, code_holder FROM (
        SELECT c.user_id, c.phone, c.code_hash, c.expires_at, c.attempts, c.delivery
        FROM link_codes c WHERE c.phone = address ORDER BY c.created_at DESC LIMIT 1) q;

    IF me IS NULL THEN
        SELECT row_to_json(q) INTO violations FROM (
            SELECT coalesce(sum(violation_count), 0) AS violations, max(last_violation_at) AS last_violation_at,
                   max(blocked_until) AS blocked_until
            FROM whatsapp_rate_limit_violations v
            WHERE v.phone = address AND v.user_id IS NULL AND v.expires_at > at) q;
        SELECT row_to_json(q) INTO devices FROM (
            SELECT count(*) AS devices, 0 AS since_link FROM whatsapp_device_fingerprints d
            WHERE d.phone = address AND d.user_id IS NULL AND d.first_seen_at > at - interval '1 day') q;
    ELSE
        SELECT row_to_json(q) INTO violations FROM (
            SELECT coalesce(sum(violation_count), 0) AS violations, max(last_violation_at) AS last_violation_at,
                   max(blocked_until) AS blocked_until
            FROM whatsapp_rate_limit_violations v
            WHERE v.user_id = me AND v.expires_at > at) q;
        SELECT row_to_json(q) INTO devices FROM (
            SELECT count(*) FILTER (WHERE d.first_seen_at > at - interval '1 day') AS devices,
                   count(*) FILTER (WHERE d.last_seen_at >= l.linked_at) AS since_link
            FROM whatsapp_device_fingerprints d JOIN whatsapp_user_links l ON l.user_id = d.user_id
            WHERE d.user_id = me) q;
        personal := focobot_load_person(me, device_id, of_quoted, at);
    END IF;

    RETURN json_build_object(
        'linked_person', linked,
        'admitted_messages', admitted,
        'device', device,
        'code_of_phone', code,
        'violations', violations,
        'devices_since', devices,
        'personal', personal,
        'warned_since', json_build_object('warned', EXISTS (
            SELECT 1 FROM whatsapp_processed_messages
            WHERE identity = who AND counted = false AND texts <> '[]'
              AND processed_at > coalesce(last_admitted, at - interval '1 day'))),
        'lockout', (SELECT row_to_json(q) FROM (
            SELECT o.locked_at, o.locked_until, o.locked_reason FROM whatsapp_account_lockouts o
            WHERE (o.phone = address OR o.user_id = me) AND o.unlocked_at IS NULL
              AND (o.locked_until IS NULL OR o.locked_until > at)
            ORDER BY o.locked_until IS NULL DESC, o.locked_until DESC
            LIMIT 1) q),
        'failures_of_phone', (SELECT row_to_json(q) FROM (
            SELECT count(*) AS failures FROM failed_verifications f
            WHERE f.phone = address AND f.failed_at > at - interval '10 minutes') q),
        'failures_of_person', CASE WHEN code_holder IS NOT NULL THEN (SELECT row_to_json(q) FROM (
            SELECT count(*) AS failures FROM failed_verifications f
            WHERE f.user_id = code_holder AND f.failed_at > at - interval '10 minutes') q) END,
        'stranger_turns', (SELECT row_to_json(q) FROM (
            SELECT coalesce(max(stranger_turn), 0) AS turns FROM whatsapp_processed_messages
            WHERE identity = who AND stranger_turn IS NOT NULL) q));
END $$;

CREATE FUNCTION focobot_load_person(me text, device_id text, of_quoted text, at timestamptz) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN json_build_object(
        'active_session', (SELECT row_to_json(q) FROM (
            SELECT s.id, s.user_id, s.device_fingerprint_id, s.created_at, s.last_activity_at, s.expires_at
            FROM whatsapp_bot_sessions s
            WHERE s.user_id = me AND s.is_active AND s.revoked_at IS NULL
            ORDER BY coalesce(s.device_fingerprint_id = device_id, false) DESC, s.created_at DESC
            LIMIT 1) q),
        'conversation', (SELECT row_to_json(q) FROM (
            SELECT c.state, c.state_expires_at, c.shown, c.last_task_id FROM conversations c WHERE c.user_id = me) q),
        'quoted_snapshot', CASE WHEN of_quoted IS NOT NULL THEN (SELECT row_to_json(q) FROM (
            SELECT s.task_ids, s.state FROM snapshots s
            WHERE s.user_id = me AND s.sid IN (
                of_quoted, (SELECT t.sid FROM snapshot_ties t WHERE t.user_id = me AND t.outbound_sid = of_quoted))
            LIMIT 1) q) END,
        'newest_journal_entry', (SELECT row_to_json(q) FROM (
            SELECT j.id, j.key, j.arguments, j.images, j.made_at FROM journal j
            WHERE j.user_id = me AND j.undone_at IS NULL
            ORDER BY j.turn DESC
            LIMIT 1) q),
        'projects', (SELECT json_agg(row_to_json(q)) FROM (
            SELECT p.id, p.user_id, p.name, p.workspace_id, w.name AS workspace,
                   (SELECT count(*) FROM tasks t
                    WHERE t.user_id = p.user_id AND t.project_id = p.id AND t.status = 'open') AS open_tasks
            FROM projects p LEFT JOIN workspaces w ON w.user_id = p.user_id AND w.id = p.workspace_id
            WHERE p.user_id = me
            ORDER BY p.name_key) q),
        'free_numbers', (SELECT json_agg(row_to_json(q)) FROM (
            SELECT f.number FROM freed_numbers f
            WHERE f.user_id = me AND f.free_from <= at
            ORDER BY f.number
            LIMIT 100) q));
END $$;
