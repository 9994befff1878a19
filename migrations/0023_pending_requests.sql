-- Whoever counts what is to be decided meets nothing that has lapsed, however much that is by now.
DROP INDEX requests_pending;
CREATE INDEX requests_pending ON requests (firm_id, outcome, lapses_at, id);
