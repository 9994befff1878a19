-- An activation may end by itself, at the end of a day in Paris; NULL is for good. From that instant on
-- it opens nothing, whether or not it has been taken away yet.
ALTER TABLE activations ADD COLUMN ends_at INTEGER;
-- When its end is announced next: 7 days before, then 1; NULL when there is nothing left to announce.
-- Whoever announces moves it on, so that each is given once.
ALTER TABLE activations ADD COLUMN notice_at INTEGER;
CREATE INDEX activations_ends ON activations (ends_at, firm_id) WHERE ends_at IS NOT NULL;
CREATE INDEX activations_app_ends ON activations (firm_id, firm_app_id, ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX activations_notice ON activations (notice_at, firm_id) WHERE notice_at IS NOT NULL;

-- What a batch switched off comes back with its end.
ALTER TABLE closed_activations ADD COLUMN ends_at INTEGER;
ALTER TABLE closed_activations ADD COLUMN notice_at INTEGER;
