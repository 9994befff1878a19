-- A draft has a number of its own: an administrator may have one for adding an application (C), and
-- one for each application that is being changed (B4). Reports of pasted lists are made again.
DROP TABLE pasted_lines;
DROP TABLE pasted_counts;
DROP TABLE pasted_texts;
DROP TABLE pasted_lists;
DROP INDEX drafts_saved;
DROP INDEX draft_dossiers_dossier;
ALTER TABLE draft_dossiers RENAME TO old_draft_dossiers;
ALTER TABLE drafts RENAME TO old_drafts;

CREATE TABLE drafts (
    firm_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    -- The application that is being changed; none when one is being added.
    firm_app_id INTEGER,
    token TEXT NOT NULL,
    -- Grows with each change, so that "Valider" does what was shown and nothing else.
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    label TEXT NOT NULL,
    key_identifier TEXT NOT NULL,
    provider_email TEXT NOT NULL,
    defined BOOLEAN NOT NULL,
    -- How many dossiers are ticked and unticked, kept with them.
    ticked INTEGER NOT NULL,
    unticked INTEGER NOT NULL,
    takes_all BOOLEAN NOT NULL,
    takes_future BOOLEAN NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, firm_app_id) REFERENCES firm_apps (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX drafts_saved ON drafts (saved_at);
CREATE INDEX drafts_app ON drafts (firm_id, firm_app_id);
-- Two that hold together: NULL equals nothing in a unique key.
CREATE UNIQUE INDEX drafts_adding ON drafts (firm_id, staff_id) WHERE firm_app_id IS NULL;
CREATE UNIQUE INDEX drafts_changing ON drafts (firm_id, staff_id, firm_app_id);

CREATE TABLE draft_dossiers (
    firm_id INTEGER NOT NULL,
    draft_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    -- Ticked or unticked. Only what differed from the activations when it was clicked has a row, so
    -- that a change of 350,000 dossiers by two is a row for each, and what a colleague does in the
    -- meantime stays.
    wanted BOOLEAN NOT NULL,
    PRIMARY KEY (firm_id, draft_id, dossier_id),
    FOREIGN KEY (firm_id, draft_id) REFERENCES drafts (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX draft_dossiers_dossier ON draft_dossiers (firm_id, dossier_id);

-- There was one draft for each administrator: his number serves for it too.
INSERT INTO drafts (firm_id, id, staff_id, firm_app_id, token, revision, kind, slug, label,
        key_identifier, provider_email, defined, ticked, unticked, takes_all, takes_future, saved_at)
    SELECT firm_id, staff_id, staff_id, NULL, token, revision, kind, slug, label,
        key_identifier, provider_email, defined, ticked, 0, takes_all, takes_future, saved_at
    FROM old_drafts;
INSERT INTO draft_dossiers (firm_id, draft_id, dossier_id, wanted)
    SELECT firm_id, staff_id, dossier_id, TRUE FROM old_draft_dossiers;
INSERT INTO counters (firm_id, name, value)
    SELECT firm_id, 'drafts', MAX(id) FROM drafts GROUP BY firm_id;
DROP TABLE old_draft_dossiers;
DROP TABLE old_drafts;

-- The list that was pasted into a draft's step 2: one for each draft, gone with it (C7).
CREATE TABLE pasted_lists (
    firm_id INTEGER NOT NULL,
    -- Never given twice: whoever works on a list that was replaced finds it gone.
    id INTEGER NOT NULL,
    draft_id INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    -- How many of them are reported.
    reported INTEGER NOT NULL,
    finished BOOLEAN NOT NULL,
    -- When it came on last: a report that stands still was interrupted.
    moved_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id),
    UNIQUE (firm_id, draft_id),
    FOREIGN KEY (firm_id, draft_id) REFERENCES drafts (firm_id, id) ON DELETE CASCADE
);

-- What was pasted, until all of it is reported: an interrupted report begins again from here. Apart,
-- because the row above is written again with every step.
CREATE TABLE pasted_texts (
    firm_id INTEGER NOT NULL,
    list_id INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (firm_id, list_id),
    FOREIGN KEY (firm_id, list_id) REFERENCES pasted_lists (firm_id, id) ON DELETE CASCADE
);

-- How many lines came to what, kept with the lines: counting 350,000 for each page would cost more
-- than the page.
CREATE TABLE pasted_counts (
    firm_id INTEGER NOT NULL,
    list_id INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    lines INTEGER NOT NULL,
    PRIMARY KEY (firm_id, list_id, outcome),
    FOREIGN KEY (firm_id, list_id) REFERENCES pasted_lists (firm_id, id) ON DELETE CASCADE
);

-- What each line came to.
CREATE TABLE pasted_lines (
    firm_id INTEGER NOT NULL,
    list_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    content TEXT NOT NULL,
    outcome TEXT NOT NULL,
    -- The one dossier that it names. No foreign key: 350,000 of them would cost as much again as the
    -- rows, and whatever is done with this goes through the firm's dossiers as they are then.
    dossier_id INTEGER,
    -- How many dossiers it names, and the codes of the first when there are several.
    named INTEGER NOT NULL,
    codes TEXT NOT NULL,
    -- The earlier line that names the same dossier.
    same_as INTEGER,
    PRIMARY KEY (firm_id, list_id, line),
    FOREIGN KEY (firm_id, list_id) REFERENCES pasted_lists (firm_id, id) ON DELETE CASCADE
);
-- Pages of one outcome.
CREATE INDEX pasted_lines_outcome ON pasted_lines (firm_id, list_id, outcome, line);

-- What a batch changed of an application, dossiers apart, and on how many it switched off (B4, D7).
-- Whether that has changed since is told by the later batches of the same application.
ALTER TABLE batches DROP COLUMN settings;
ALTER TABLE batches ADD COLUMN settings_before TEXT;
ALTER TABLE batches ADD COLUMN settings_after TEXT;
ALTER TABLE batches ADD COLUMN closed_dossiers INTEGER NOT NULL DEFAULT 0;
-- The draft that it came from: "Valider" pressed twice finds it here (C9).
ALTER TABLE batches ADD COLUMN draft_token TEXT;
CREATE UNIQUE INDEX batches_draft ON batches (firm_id, draft_token);
CREATE INDEX batches_app ON batches (firm_id, firm_app_id, id);

-- What a batch switched off, as it was, until it is undone, or a person touches it, or the time for
-- that is over. Keys that refer to batches and dossiers would cost as much again as the rows; neither
-- goes away before these do.
CREATE TABLE closed_activations (
    firm_id INTEGER NOT NULL,
    firm_app_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    opened_by INTEGER,
    opened_batch_id INTEGER,
    PRIMARY KEY (firm_id, firm_app_id, batch_id, dossier_id),
    FOREIGN KEY (firm_id, firm_app_id) REFERENCES firm_apps (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX closed_activations_dossier ON closed_activations (firm_id, firm_app_id, dossier_id);
