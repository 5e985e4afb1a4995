-- Failed logins are also counted over all accounts that one address tries.
CREATE INDEX login_failures_by_address ON login_failures (address, failed_at);
