-- The next number of everything that is numbered; firm 0 stands for the whole database.
CREATE TABLE counters (
    firm_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (firm_id, name)
);

CREATE TABLE firms (
    id INTEGER NOT NULL PRIMARY KEY,
    object_id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Kept with every change of a dossier: counting 350,000 rows for each page would cost more
    -- than the page.
    open_dossiers INTEGER NOT NULL,
    archived_dossiers INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE agencies (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (firm_id, id),
    UNIQUE (firm_id, code)
);
