CREATE TABLE dossiers (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    siren TEXT,
    siret TEXT,
    agency_id INTEGER,
    master_id INTEGER,
    engagement_manager_id INTEGER,
    archived BOOLEAN NOT NULL,
    archived_at INTEGER,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id),
    UNIQUE (firm_id, code),
    FOREIGN KEY (firm_id, agency_id) REFERENCES agencies (firm_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (firm_id, master_id) REFERENCES staff (firm_id, id) ON DELETE RESTRICT,
    FOREIGN KEY (firm_id, engagement_manager_id) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
-- Pages of the open ones, by code.
CREATE INDEX dossiers_archived ON dossiers (firm_id, archived, code);
CREATE INDEX dossiers_agency ON dossiers (firm_id, agency_id);
CREATE INDEX dossiers_master ON dossiers (firm_id, master_id);
CREATE INDEX dossiers_engagement_manager ON dossiers (firm_id, engagement_manager_id);

-- What a dossier is found by (C6): its folded code, and its folded name from each word on. A search
-- is a range of the primary key, answered in its order, so that a page stops after its rows.
CREATE TABLE dossier_terms (
    firm_id INTEGER NOT NULL,
    term TEXT NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, term, dossier_id),
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX dossier_terms_dossier ON dossier_terms (firm_id, dossier_id, term);

CREATE TABLE dossier_contacts (
    firm_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, contact_id, dossier_id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contacts (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX dossier_contacts_dossier ON dossier_contacts (firm_id, dossier_id);
