/**
 * The tables of the store, as this version makes them.
 *
 * Rows that hold JSON are rows of a table with rowids: a row of a table without them that is longer than a quarter of a
 * page takes a further page for itself.
 *
 * Source  SQLite, "Clustered Indexes and the WITHOUT ROWID Optimization", "Database File Format".
 */

export const MUTES = 'CREATE TABLE mutes (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;';

export const EXPLANATIONS = `
  CREATE TABLE questions (grp TEXT, cause TEXT, body TEXT NOT NULL, PRIMARY KEY (grp, cause));
  CREATE TABLE answers (grp TEXT, cause TEXT, body TEXT NOT NULL, PRIMARY KEY (grp, cause));`;

/** Explanations that take for granted that the session with this access key was given nothing; `again`: a grant has come. */
export const PRESUMPTIONS = `
  CREATE TABLE presumptions (grp TEXT, cause TEXT, key TEXT NOT NULL, again INTEGER NOT NULL, PRIMARY KEY (grp, cause)) WITHOUT ROWID;
  CREATE INDEX presumptions_by_key ON presumptions (key);`;

export const CANARIES =
  'CREATE TABLE canaries (account TEXT, region TEXT, time TEXT, PRIMARY KEY (account, region, time)) WITHOUT ROWID;';

/**
 * Denials that the detector has not taken in, those of the portion that it works on, and the last one that was ever in
 * such a portion: what is stored later and lies before it is late.
 */
export const UNDETECTED = `
  CREATE TABLE undetected (time TEXT, id TEXT, taken INTEGER NOT NULL, PRIMARY KEY (time, id)) WITHOUT ROWID;
  CREATE INDEX undetected_taken ON undetected (time, id) WHERE taken = 1;
  CREATE TABLE detected_to (one INTEGER PRIMARY KEY, time TEXT NOT NULL, id TEXT NOT NULL);`;

/**
 * `denial-row.ts`; principal, grp, shared and caller are numbers of texts. An id alone does not make a denial: records
 * may be forged, or made by a tool that repeats ids.
 */
export const DENIALS = `
  CREATE TABLE texts (n INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, text TEXT NOT NULL);
  CREATE TABLE denials (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL, time TEXT NOT NULL, principal INTEGER NOT NULL, grp INTEGER NOT NULL,
    shared INTEGER NOT NULL, caller INTEGER NOT NULL, own TEXT NOT NULL, copy TEXT
  );
  CREATE UNIQUE INDEX denials_by_principal ON denials (principal, time, id);
  CREATE INDEX denials_by_group ON denials (grp, time);
  CREATE INDEX denials_by_id ON denials (id, time);`;

export const GROUPS = `
  CREATE TABLE groups (
    id TEXT PRIMARY KEY, principal TEXT NOT NULL, action TEXT NOT NULL, family TEXT NOT NULL, account TEXT,
    count INTEGER NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, last_id TEXT NOT NULL,
    said TEXT NOT NULL, message TEXT, fixed TEXT
  );`;

export const GROUPS_BY_PRINCIPAL = 'CREATE INDEX groups_by_principal ON groups (principal, action);';

export const GROUP_INDEXES = `
  ${GROUPS_BY_PRINCIPAL}
  CREATE INDEX groups_by_action ON groups (action);
  CREATE INDEX groups_by_family ON groups (family);
  CREATE INDEX groups_by_account ON groups (account);`;

export const INCIDENTS =
  'CREATE TABLE incidents (id TEXT PRIMARY KEY, opened TEXT NOT NULL, open INTEGER NOT NULL, body TEXT NOT NULL);';

export const INCIDENT_INDEXES = `
  CREATE INDEX incidents_by_time ON incidents (opened, id);
  CREATE INDEX incidents_open ON incidents (opened, id) WHERE open = 1;`;

/** What was in force: policy changes hold documents of up to 8 KB. */
export const CONTEXT = `
  CREATE TABLE policy_changes (
    target TEXT, time TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (target, time, id)
  );
  CREATE TABLE session_grants (key TEXT PRIMARY KEY, body TEXT NOT NULL);`;

/** Imported to their end: `imported-objects.ts`. */
export const IMPORTED_OBJECTS = `
  CREATE TABLE imported_objects (
    bucket TEXT, key TEXT, etag TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID;`;

/** Of folded groups: marks of the families and of AWS's reasons among their denials, a bounded number of each. */
export const FOLDED =
  'CREATE TABLE folded (grp TEXT, kind TEXT, mark TEXT, PRIMARY KEY (grp, kind, mark)) WITHOUT ROWID;';

export const SCHEMA = `
  ${DENIALS}
  ${GROUPS}
  ${GROUP_INDEXES}
  CREATE TABLE pointers (kind TEXT, value TEXT, grp TEXT, PRIMARY KEY (kind, value, grp)) WITHOUT ROWID;
  ${CONTEXT}
  CREATE TABLE channels (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, state BLOB NOT NULL, due INTEGER NOT NULL, expires INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX channels_due ON channels (id) WHERE due = 1;
  ${INCIDENTS}
  ${INCIDENT_INDEXES}
  ${MUTES}
  ${EXPLANATIONS}
  ${PRESUMPTIONS}
  ${CANARIES}
  ${UNDETECTED}
  ${IMPORTED_OBJECTS}
  ${FOLDED}
`;
