-- The digests that are not sent any more because of a mailing in them: it was stopped, or a later version replaces it.
CREATE TABLE outdated_digest (
    digest_id INTEGER NOT NULL REFERENCES mailing (id),
    mailing_id INTEGER NOT NULL REFERENCES mailing (id),
    PRIMARY KEY (digest_id, mailing_id)
) STRICT, WITHOUT ROWID;

-- A later version is planned for a range of readers at a time. PostgreSQL would read the entries of all for each range.
DROP INDEX digest_entry_mailing;
CREATE INDEX digest_entry_mailing ON digest_entry (mailing_id, subscriber_id);
