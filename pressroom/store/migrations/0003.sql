-- The digests that are not sent any more because of a mailing in them: it was stopped, or a later version replaces it.
CREATE TABLE outdated_digest (
    digest_id INTEGER NOT NULL REFERENCES mailing (id),
    mailing_id INTEGER NOT NULL REFERENCES mailing (id),
    PRIMARY KEY (digest_id, mailing_id)
) STRICT, WITHOUT ROWID;
