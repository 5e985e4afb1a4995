-- Several accounts may have a code for one phone: a wrong one from it is a try at each, which is counted in the turn of
-- the phone. So that turn sees the codes of its phone, and may write down what happened to those whose codes they are.

CREATE POLICY codes_of_the_phone ON link_codes USING (phone = (SELECT focobot_address()));

DO $$
DECLARE
    subject text;
BEGIN
    FOREACH subject IN ARRAY ARRAY[
        'failed_verifications', 'whatsapp_account_lockouts', 'whatsapp_security_audit_log']
    LOOP
        EXECUTE format(
            'CREATE POLICY told_of_code_holders ON %I FOR INSERT WITH CHECK (user_id IN '
            '(SELECT c.user_id FROM link_codes c WHERE c.phone = (SELECT focobot_address())))', subject);
    END LOOP;
END $$;
