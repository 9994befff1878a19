-- Ticks are working rows: written by the hundred thousand and gone with their draft. That each refers to
-- a dossier cost more than the row itself, and guarded against nothing: no dossier is ever deleted, and
-- whatever is done with a tick goes through the firm's dossiers as they are then.
DROP INDEX draft_dossiers_dossier;
ALTER TABLE draft_dossiers RENAME TO old_draft_dossiers;
CREATE TABLE draft_dossiers (
    firm_id INTEGER NOT NULL,
    draft_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    -- Ticked or unticked. Only what differed from the activations when it was clicked has a row, so
    -- that a change of 350,000 dossiers by two is a row for each, and what a colleague does in the
    -- meantime stays.
    wanted BOOLEAN NOT NULL,
    PRIMARY KEY (firm_id, draft_id, dossier_id),
    FOREIGN KEY (firm_id, draft_id) REFERENCES drafts (firm_id, id) ON DELETE CASCADE
);
INSERT INTO draft_dossiers (firm_id, draft_id, dossier_id, wanted)
    SELECT firm_id, draft_id, dossier_id, wanted FROM old_draft_dossiers;
DROP TABLE old_draft_dossiers;

DROP INDEX selected_dossiers_dossier;
ALTER TABLE selected_dossiers RENAME TO old_selected_dossiers;
CREATE TABLE selected_dossiers (
    firm_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, staff_id, dossier_id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES selections (firm_id, staff_id) ON DELETE CASCADE
);
INSERT INTO selected_dossiers (firm_id, staff_id, dossier_id)
    SELECT firm_id, staff_id, dossier_id FROM old_selected_dossiers;
DROP TABLE old_selected_dossiers;
