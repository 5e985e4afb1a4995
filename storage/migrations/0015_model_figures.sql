-- What asking a model took for a message, and who understood it: what the share of the rules is counted from.

ALTER TABLE focobot_command_history ADD COLUMN llm_ms integer;
ALTER TABLE focobot_command_history ADD COLUMN llm_cost_usd double precision;   -- by the operator's prices; NULL: none set
ALTER TABLE focobot_command_history ADD COLUMN settled_by text;                 -- on the first row of a message's
ALTER TABLE focobot_command_history ADD COLUMN corrects boolean NOT NULL DEFAULT false; -- what was done just before
