-- Whether the term's dossier is archived, kept with it: a search among the open ones (C5) need not look
-- at each dossier that it finds.
ALTER TABLE dossier_terms ADD COLUMN archived BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE dossier_terms SET archived = TRUE WHERE EXISTS (SELECT 1 FROM dossiers d
    WHERE d.firm_id = dossier_terms.firm_id AND d.id = dossier_terms.dossier_id AND d.archived = TRUE);
