-- What a pasted list may name a dossier by (C7), beside its code and its name.
CREATE INDEX dossiers_siren ON dossiers (firm_id, siren);
CREATE INDEX dossiers_siret ON dossiers (firm_id, siret);

-- The list that was pasted into a draft's step 2: one for each draft, gone with it (C7).
CREATE TABLE pasted_lists (
    firm_id INTEGER NOT NULL,
    -- Never given twice: whoever works on a list that was replaced finds it gone.
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    -- How many of them are reported.
    reported INTEGER NOT NULL,
    finished BOOLEAN NOT NULL,
    -- When it came on last: a report that stands still was interrupted.
    moved_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id),
    UNIQUE (firm_id, staff_id),
    FOREIGN KEY (firm_id, staff_id) REFERENCES drafts (firm_id, staff_id) ON DELETE CASCADE
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
