-- What was archived since an instant, of 350,000: a draft asks at each page which of its ticks are (C10).
UPDATE dossiers SET archived_at = updated_at WHERE archived = TRUE AND archived_at IS NULL;
CREATE INDEX dossiers_archived_at ON dossiers (firm_id, archived_at);
