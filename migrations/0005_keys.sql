CREATE TABLE api_keys (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- Public, and looked up before the firm is known.
    identifier TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER,
    PRIMARY KEY (firm_id, id),
    FOREIGN KEY (firm_id, created_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
CREATE INDEX api_keys_created_by ON api_keys (firm_id, created_by);

-- A key has one secret, and two while it is rotated (G2). Only their SHA-256 is kept (G1).
CREATE TABLE key_secrets (
    firm_id INTEGER NOT NULL,
    api_key_id INTEGER NOT NULL,
    secret_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, api_key_id, secret_hash),
    FOREIGN KEY (firm_id, api_key_id) REFERENCES api_keys (firm_id, id) ON DELETE CASCADE
);
