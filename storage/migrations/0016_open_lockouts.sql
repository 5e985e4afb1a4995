-- The locks that hold now, for operators who look at them.
CREATE INDEX whatsapp_account_lockouts_open ON whatsapp_account_lockouts (locked_at) WHERE unlocked_at IS NULL;
