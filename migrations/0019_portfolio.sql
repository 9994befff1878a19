-- The portfolio (D1) is filtered and put in order at 350,000 dossiers. Each filter is the beginning of an
-- index that goes on with the state and the code, so that a page is a short walk of one index; and each
-- index ends with all that a row is held against, for looking at the row itself costs ten times as much.
ALTER TABLE dossiers ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
-- The folded name: the longest term that is not the code.
UPDATE dossiers SET name_key = COALESCE(
    (SELECT t.term FROM dossier_terms t
     WHERE t.firm_id = dossiers.firm_id AND t.dossier_id = dossiers.id
       AND t.term <> REPLACE(LOWER(dossiers.code), '-', ' ')
     ORDER BY LENGTH(t.term) DESC, t.term LIMIT 1),
    REPLACE(LOWER(code), '-', ' '));
CREATE INDEX dossiers_name ON dossiers
    (firm_id, archived, name_key, id, code, agency_id, master_id, engagement_manager_id);
DROP INDEX dossiers_archived;
CREATE INDEX dossiers_archived ON dossiers
    (firm_id, archived, code, name_key, agency_id, master_id, engagement_manager_id);

DROP INDEX dossiers_agency;
CREATE INDEX dossiers_agency ON dossiers
    (firm_id, agency_id, archived, code, name_key, master_id, engagement_manager_id);
DROP INDEX dossiers_master;
CREATE INDEX dossiers_master ON dossiers
    (firm_id, master_id, archived, code, name_key, agency_id, engagement_manager_id);
DROP INDEX dossiers_engagement_manager;
CREATE INDEX dossiers_engagement_manager ON dossiers
    (firm_id, engagement_manager_id, archived, code, name_key, agency_id, master_id);

-- What happened to one dossier, newest first.
CREATE INDEX journal_subject ON journal (firm_id, subject, id);

-- The dossiers that one entry about several is about: theirs to show as well.
CREATE TABLE journal_dossiers (
    firm_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, dossier_id, entry_id),
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, entry_id) REFERENCES journal (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX journal_dossiers_entry ON journal_dossiers (firm_id, entry_id);
