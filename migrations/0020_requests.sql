-- What somebody without the right asks to be switched on or off on one dossier (D3). It is pending as
-- long as it has no outcome and has not lapsed, which the clock says and no row.
CREATE TABLE requests (
    firm_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    dossier_id INTEGER NOT NULL,
    asked_by INTEGER NOT NULL,
    -- To whoever decides; may be empty.
    word TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    lapses_at INTEGER NOT NULL,
    -- granted, refused or withdrawn.
    outcome TEXT,
    decided_by INTEGER,
    decided_at INTEGER,
    PRIMARY KEY (firm_id, id),
    UNIQUE (firm_id, object_id),
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, asked_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (firm_id, decided_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
CREATE INDEX requests_dossier ON requests (firm_id, dossier_id, id);
CREATE INDEX requests_asked_by ON requests (firm_id, asked_by, id);
CREATE INDEX requests_decided_by ON requests (firm_id, decided_by);
-- Those to decide are found from here: there are few of them, whatever the number of dossiers.
CREATE INDEX requests_pending ON requests (firm_id, outcome, id);
CREATE INDEX requests_lapses ON requests (lapses_at);

CREATE TABLE request_apps (
    firm_id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    -- It outlives its application, so it names it and does not refer to it.
    firm_app_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- To be switched on, or off.
    switch_on BOOLEAN NOT NULL,
    PRIMARY KEY (firm_id, request_id, firm_app_id),
    FOREIGN KEY (firm_id, request_id) REFERENCES requests (firm_id, id) ON DELETE CASCADE
);
