-- A key's secrets are numbered, and each has an end and a last use of its own (G2). A key has one that
-- never ends by itself; the one before it keeps working for a chosen time.
ALTER TABLE key_secrets ADD COLUMN id INTEGER NOT NULL DEFAULT 1;
-- Who made it; nothing when the provider did, through a link.
ALTER TABLE key_secrets ADD COLUMN created_by INTEGER;
ALTER TABLE key_secrets ADD COLUMN link_id INTEGER;
ALTER TABLE key_secrets ADD COLUMN ends_at INTEGER;
ALTER TABLE key_secrets ADD COLUMN last_used_at INTEGER;
ALTER TABLE key_secrets ADD COLUMN last_used_from TEXT;
UPDATE key_secrets SET
    created_by = (SELECT k.created_by FROM api_keys k
                  WHERE k.firm_id = key_secrets.firm_id AND k.id = key_secrets.api_key_id),
    last_used_at = (SELECT k.last_used_at FROM api_keys k
                    WHERE k.firm_id = key_secrets.firm_id AND k.id = key_secrets.api_key_id);
CREATE UNIQUE INDEX key_secrets_id ON key_secrets (firm_id, api_key_id, id);

-- When the expiry was chosen, where that was after the key was made: warnings of before it are not
-- sent (G3).
ALTER TABLE api_keys ADD COLUMN expiry_set_at INTEGER;
CREATE INDEX api_keys_expires ON api_keys (expires_at);

-- The warnings of an expiry that were given, so that each is given once, whichever node is first.
CREATE TABLE key_warnings (
    firm_id INTEGER NOT NULL,
    api_key_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    days INTEGER NOT NULL,
    PRIMARY KEY (firm_id, api_key_id, expires_at, days),
    FOREIGN KEY (firm_id, api_key_id) REFERENCES api_keys (firm_id, id) ON DELETE CASCADE
);
