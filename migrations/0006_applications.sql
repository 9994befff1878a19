-- One mass change, which can be undone (D7).
CREATE TABLE batches (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    dossiers INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id),
    FOREIGN KEY (firm_id, created_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
CREATE INDEX batches_created_by ON batches (firm_id, created_by);

CREATE TABLE firm_apps (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    catalog_app_id INTEGER NOT NULL REFERENCES catalog_apps (id) ON DELETE RESTRICT,
    -- 0, and for a generic application its own number: what may be added once is added once, under
    -- races too (C1, A3).
    instance INTEGER NOT NULL,
    label TEXT,
    api_key_id INTEGER,
    provider_email TEXT,
    provider_email_key TEXT,
    covers_future BOOLEAN NOT NULL,
    suspended_by_firm BOOLEAN NOT NULL,
    suspended_by_operator BOOLEAN NOT NULL,
    -- Kept with every activation, for the same reason as the numbers of dossiers of a firm.
    active_dossiers INTEGER NOT NULL,
    -- The draft that it came from: "Valider" pressed twice finds it here (C9).
    draft_token TEXT NOT NULL,
    batch_id INTEGER NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id),
    UNIQUE (firm_id, catalog_app_id, instance),
    UNIQUE (firm_id, api_key_id),
    UNIQUE (firm_id, draft_token),
    FOREIGN KEY (firm_id, api_key_id) REFERENCES api_keys (firm_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (firm_id, batch_id) REFERENCES batches (firm_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (firm_id, created_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
CREATE INDEX firm_apps_catalog_app ON firm_apps (catalog_app_id);
CREATE INDEX firm_apps_batch ON firm_apps (firm_id, batch_id);
CREATE INDEX firm_apps_created_by ON firm_apps (firm_id, created_by);

CREATE TABLE activations (
    firm_id INTEGER NOT NULL,
    firm_app_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    opened_by INTEGER,
    batch_id INTEGER,
    PRIMARY KEY (firm_id, firm_app_id, dossier_id),
    FOREIGN KEY (firm_id, firm_app_id) REFERENCES firm_apps (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX activations_dossier ON activations (firm_id, dossier_id, firm_app_id);

-- One draft for each administrator (C).
CREATE TABLE drafts (
    firm_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    token TEXT NOT NULL,
    -- Grows with each change, so that "Valider" does what was shown and nothing else.
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    label TEXT NOT NULL,
    key_identifier TEXT NOT NULL,
    provider_email TEXT NOT NULL,
    defined BOOLEAN NOT NULL,
    -- How many dossiers are ticked, kept with the ticks.
    ticked INTEGER NOT NULL,
    takes_all BOOLEAN NOT NULL,
    takes_future BOOLEAN NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, staff_id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX drafts_saved ON drafts (saved_at);

CREATE TABLE draft_dossiers (
    firm_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, staff_id, dossier_id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES drafts (firm_id, staff_id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX draft_dossiers_dossier ON draft_dossiers (firm_id, dossier_id);
