-- A deleted application waits here for its undo (B5); meanwhile nothing of it works.
ALTER TABLE firm_apps ADD COLUMN deleted_at INTEGER;

-- What a batch did, as it says for ever, and what its undo needs (D7). It outlives its application, so
-- it names it and does not refer to it.
ALTER TABLE batches ADD COLUMN firm_app_id INTEGER;
ALTER TABLE batches ADD COLUMN name TEXT NOT NULL DEFAULT '';
-- What the application was given with it, to see whether that has changed since.
ALTER TABLE batches ADD COLUMN settings TEXT;
UPDATE batches SET firm_app_id = (SELECT f.id FROM firm_apps f WHERE f.firm_id = batches.firm_id AND f.batch_id = batches.id);
UPDATE batches SET name = COALESCE((SELECT COALESCE(f.label, c.name) FROM firm_apps f
    JOIN catalog_apps c ON c.id = f.catalog_app_id
    WHERE f.firm_id = batches.firm_id AND f.batch_id = batches.id), '');

-- What a batch switched on and a person switched off since: its undo tells it and leaves it alone.
CREATE TABLE strayed_activations (
    firm_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, batch_id, dossier_id),
    FOREIGN KEY (firm_id, batch_id) REFERENCES batches (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX strayed_activations_dossier ON strayed_activations (firm_id, dossier_id);

-- That a batch was undone, once.
CREATE TABLE batch_undos (
    firm_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    undone_at INTEGER NOT NULL,
    undone_by INTEGER,
    -- How many dossiers are again as before, and how many were left alone.
    dossiers INTEGER NOT NULL,
    left_alone INTEGER NOT NULL,
    settings_left BOOLEAN NOT NULL,
    PRIMARY KEY (firm_id, batch_id),
    FOREIGN KEY (firm_id, batch_id) REFERENCES batches (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, undone_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
CREATE INDEX batch_undos_by ON batch_undos (firm_id, undone_by);

-- The dossiers that an undo left alone, line by line.
CREATE TABLE undo_leftovers (
    firm_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    -- Switched on again since, or off.
    is_on BOOLEAN NOT NULL,
    PRIMARY KEY (firm_id, batch_id, dossier_id),
    FOREIGN KEY (firm_id, batch_id) REFERENCES batches (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX undo_leftovers_dossier ON undo_leftovers (firm_id, dossier_id);

-- Calls of the public API by key and day since 1970 (H3).
CREATE TABLE key_calls (
    firm_id INTEGER NOT NULL,
    api_key_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (firm_id, api_key_id, day),
    FOREIGN KEY (firm_id, api_key_id) REFERENCES api_keys (firm_id, id) ON DELETE CASCADE
);
