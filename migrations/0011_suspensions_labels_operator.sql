-- Why, since when and by whom an application is suspended (B6): one row for each side that holds it.
-- The flags in firm_apps say only whether, for each call to read. The key makes two who suspend at
-- once one.
CREATE TABLE suspensions (
    firm_id INTEGER NOT NULL,
    firm_app_id INTEGER NOT NULL,
    -- 'firm' or 'operator': each lifts only its own.
    side TEXT NOT NULL,
    reason TEXT NOT NULL,
    suspended_at INTEGER NOT NULL,
    -- Nobody of the firm, when it was the operator.
    suspended_by INTEGER,
    PRIMARY KEY (firm_id, firm_app_id, side),
    FOREIGN KEY (firm_id, firm_app_id) REFERENCES firm_apps (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, suspended_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
CREATE INDEX suspensions_by ON suspensions (firm_id, suspended_by);

-- The folded label of a generic application: no two of a firm are the same, under races too (A3).
-- Labels given before this keep none, and may be given again.
ALTER TABLE firm_apps ADD COLUMN label_key TEXT;
CREATE UNIQUE INDEX firm_apps_label ON firm_apps (firm_id, label_key);

-- What the operator does outside any firm, chained like the journal of a firm (I1).
CREATE TABLE operator_journal (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    address TEXT,
    request_id TEXT NOT NULL,
    hash BLOB NOT NULL
);

-- Its last entry, in one row: whoever writes the next one locks it here.
CREATE TABLE operator_journal_head (
    one INTEGER NOT NULL PRIMARY KEY,
    id INTEGER NOT NULL,
    hash BLOB NOT NULL
);
