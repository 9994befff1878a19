-- The last entry of each firm's journal: whoever writes the next one locks it here.
CREATE TABLE journal_heads (
    firm_id INTEGER NOT NULL PRIMARY KEY REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    hash BLOB NOT NULL
);

-- What happened (I1). Each entry's hash covers the one before it.
CREATE TABLE journal (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    address TEXT,
    request_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (firm_id, id)
);

-- What partners are told (I2). One row stands for a whole batch when batch_id is set.
CREATE TABLE events (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    firm_app_id INTEGER,
    dossier_id INTEGER,
    batch_id INTEGER,
    data TEXT NOT NULL,
    PRIMARY KEY (firm_id, id)
);
