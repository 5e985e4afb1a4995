-- All that was said of a proposed task, so that one accepted later, or on the web, is the same task.

ALTER TABLE proposal_items ADD COLUMN recurrence text;
ALTER TABLE proposal_items ADD COLUMN project text;             -- the name said of the item, if another than the proposal's
ALTER TABLE proposal_items ADD COLUMN tags jsonb NOT NULL DEFAULT '[]';
ALTER TABLE proposal_items ADD COLUMN remind_before text;
ALTER TABLE proposal_items ADD COLUMN reminder boolean NOT NULL DEFAULT false;
