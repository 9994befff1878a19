-- A batch may be of several applications (D6): what strayed from it and what its undo left alone is of
-- one of them.
DROP INDEX strayed_activations_dossier;
ALTER TABLE strayed_activations RENAME TO old_strayed_activations;
CREATE TABLE strayed_activations (
    firm_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    -- Kept when the application goes, as the batch itself is.
    firm_app_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, batch_id, firm_app_id, dossier_id),
    FOREIGN KEY (firm_id, batch_id) REFERENCES batches (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX strayed_activations_dossier ON strayed_activations (firm_id, dossier_id);
INSERT INTO strayed_activations (firm_id, batch_id, firm_app_id, dossier_id)
    SELECT s.firm_id, s.batch_id, b.firm_app_id, s.dossier_id FROM old_strayed_activations s
    JOIN batches b ON b.firm_id = s.firm_id AND b.id = s.batch_id WHERE b.firm_app_id IS NOT NULL;
DROP TABLE old_strayed_activations;

DROP INDEX undo_leftovers_dossier;
ALTER TABLE undo_leftovers RENAME TO old_undo_leftovers;
CREATE TABLE undo_leftovers (
    firm_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    firm_app_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    -- Switched on again since, or off.
    is_on BOOLEAN NOT NULL,
    PRIMARY KEY (firm_id, batch_id, firm_app_id, dossier_id),
    FOREIGN KEY (firm_id, batch_id) REFERENCES batches (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX undo_leftovers_dossier ON undo_leftovers (firm_id, dossier_id);
INSERT INTO undo_leftovers (firm_id, batch_id, firm_app_id, dossier_id, is_on)
    SELECT l.firm_id, l.batch_id, b.firm_app_id, l.dossier_id, l.is_on FROM old_undo_leftovers l
    JOIN batches b ON b.firm_id = l.firm_id AND b.id = l.batch_id WHERE b.firm_app_id IS NOT NULL;
DROP TABLE old_undo_leftovers;

-- The applications that a batch of several dossiers switched on or off, as it says for ever (D6, D7).
CREATE TABLE batch_apps (
    firm_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    -- It outlives its application, so it names it and does not refer to it.
    firm_app_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- Switched on, or off.
    switched_on BOOLEAN NOT NULL,
    ends_at INTEGER,
    dossiers INTEGER NOT NULL,
    -- Its undo found the application deleted, and left all of it alone.
    was_gone BOOLEAN NOT NULL,
    PRIMARY KEY (firm_id, batch_id, firm_app_id),
    FOREIGN KEY (firm_id, batch_id) REFERENCES batches (firm_id, id) ON DELETE CASCADE
);

-- What a staff member has ticked in the portfolio, and what is to be done with it (D6): one for each,
-- until it is validated or cleared.
CREATE TABLE selections (
    firm_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    -- Tells it from the next one: "Valider" pressed twice finds its batch by it.
    token TEXT NOT NULL,
    -- Grows with each change, so that "Valider" does what was shown and nothing else.
    revision INTEGER NOT NULL,
    -- How many dossiers are ticked, kept with them.
    ticked INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, staff_id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX selections_saved ON selections (saved_at);

CREATE TABLE selected_dossiers (
    firm_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, staff_id, dossier_id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES selections (firm_id, staff_id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX selected_dossiers_dossier ON selected_dossiers (firm_id, dossier_id);

CREATE TABLE selected_apps (
    firm_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    firm_app_id INTEGER NOT NULL,
    switch_on BOOLEAN NOT NULL,
    ends_at INTEGER,
    PRIMARY KEY (firm_id, staff_id, firm_app_id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES selections (firm_id, staff_id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, firm_app_id) REFERENCES firm_apps (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX selected_apps_app ON selected_apps (firm_id, firm_app_id);
