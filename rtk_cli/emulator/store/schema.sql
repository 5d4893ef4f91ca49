-- The emulator's state. Times are milliseconds since the Unix epoch, UTC; *_json columns hold JSON text.
-- `due_at` is the next time at which a row changes by itself. lifecycle.py applies what is due before each
-- request, so every filter is plain SQL on stored states.

CREATE TABLE metadata (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Planned faults, the next one first: faults.py.
CREATE TABLE faults (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  operation TEXT NOT NULL,  -- an operation of the contract, or * for all; sessions, webhooks for content faults
  status INTEGER,
  retry_after TEXT,
  latency_ms INTEGER NOT NULL,
  cut TEXT CHECK (cut IN ('before', 'after')),
  content TEXT,  -- what is wrong although the response is a success: fault_kinds.py
  probability REAL,  -- that a request is hit; null is 1
  times INTEGER,  -- requests still to hit; null is without end
  created_at INTEGER NOT NULL
);

CREATE TABLE apps (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE presets (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps,
  name TEXT NOT NULL,
  definition_json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (app_id, name)
);

CREATE TABLE meetings (
  number INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of creation
  id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL REFERENCES apps,
  title TEXT,
  status TEXT NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE')),
  settings_json TEXT NOT NULL,  -- the members of the create body except title
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX meetings_by_app ON meetings (app_id, number);

CREATE TABLE participants (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  meeting_id TEXT NOT NULL REFERENCES meetings (id),
  name TEXT,
  picture TEXT,
  custom_participant_id TEXT NOT NULL,
  preset_id TEXT NOT NULL,
  preset_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX participants_by_meeting ON participants (meeting_id, number);

CREATE TABLE sessions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  type TEXT NOT NULL DEFAULT 'meeting',
  status TEXT NOT NULL CHECK (status IN ('LIVE', 'ENDED')),
  keep_alive_ms INTEGER NOT NULL,
  max_concurrent INTEGER NOT NULL DEFAULT 0,
  spent_ms INTEGER NOT NULL DEFAULT 0,  -- by all connections that have ended
  parent_id TEXT,  -- the session that this one is a breakout room of
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_reason TEXT,  -- as in the webhook meeting.ended
  updated_at INTEGER NOT NULL,
  due_at INTEGER  -- end of the keep-alive while empty; once ENDED: when its events are deleted
);
CREATE UNIQUE INDEX one_live_session ON sessions (meeting_id) WHERE status = 'LIVE';
-- A list reads only these indexes, which include the filtered columns, and the table rows of its page.
CREATE INDEX sessions_by_app ON sessions (app_id, started_at, number, max_concurrent);
CREATE INDEX sessions_by_status ON sessions (app_id, status, started_at, number, max_concurrent);
CREATE INDEX sessions_by_minutes ON sessions (app_id, status, spent_ms);
CREATE INDEX sessions_by_meeting ON sessions (meeting_id, started_at);
CREATE INDEX sessions_by_parent ON sessions (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX sessions_due ON sessions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE peers (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,  -- new on every rejoin
  session_id TEXT NOT NULL REFERENCES sessions (id),
  participant_id TEXT NOT NULL,
  custom_participant_id TEXT NOT NULL,
  name TEXT,
  picture TEXT,
  preset_name TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  left_at INTEGER,
  left_reason TEXT CHECK (left_reason IN ('LEFT', 'KICKED', 'SESSION_ENDED')),
  audio_enabled INTEGER NOT NULL DEFAULT 1,
  video_enabled INTEGER NOT NULL DEFAULT 1,
  screen_share_enabled INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  may_unmute INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX peers_by_session ON peers (session_id, number);
CREATE INDEX peers_connected ON peers (participant_id) WHERE left_at IS NULL;

CREATE TABLE polls (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  poll_json TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX polls_by_session ON polls (session_id, number);

CREATE TABLE recordings (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  type TEXT NOT NULL CHECK (type IN ('COMPOSITE', 'TRACK')),
  status TEXT NOT NULL CHECK (status IN ('INVOKED', 'RECORDING', 'PAUSED', 'UPLOADING', 'UPLOADED', 'ERRORED')),
  allow_multiple INTEGER NOT NULL DEFAULT 0,
  settings_json TEXT NOT NULL,  -- the start request overrides the meeting, which overrides the defaults
  output_file_name TEXT NOT NULL,
  title TEXT,  -- of the meeting when the recording was started
  start_reason_json TEXT NOT NULL,
  stop_reason_json TEXT,
  invoked_at INTEGER NOT NULL,
  started_at INTEGER,
  paused_at INTEGER,  -- since when nothing is recorded: a pause, or a gap while the session is empty
  paused_ms INTEGER NOT NULL DEFAULT 0,  -- pauses and gaps that have ended
  stopped_at INTEGER,
  uploaded_at INTEGER,
  due_at INTEGER,
  fault TEXT CHECK (fault IN ('errored', 'stuck-invoked', 'stuck-uploading'))
);
CREATE INDEX recordings_by_app ON recordings (app_id, number);
CREATE INDEX recordings_by_session ON recordings (session_id, number);
CREATE INDEX recordings_due ON recordings (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE webhooks (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL REFERENCES apps,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  events_json TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (app_id, url)
);

-- Webhook deliveries: due while PENDING, then kept as a log for a month.
CREATE TABLE deliveries (
  number INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of delivery
  id TEXT NOT NULL UNIQUE,  -- rtk-uuid, the same at each attempt
  webhook_id TEXT NOT NULL,  -- the log outlives the webhook
  event TEXT NOT NULL,
  body TEXT NOT NULL,  -- as sent, without links
  links_json TEXT NOT NULL,  -- by dotted path in the body: path of the file, expiry of the link
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
  attempts INTEGER NOT NULL DEFAULT 0,
  url TEXT,  -- of the last attempt; so are status_code and error
  status_code INTEGER,
  error TEXT,
  created_at INTEGER NOT NULL,
  attempted_at INTEGER,
  next_at INTEGER,  -- time of the next attempt, while PENDING
  fault TEXT CHECK (fault IN ('duplicate', 'late', 'out-of-order'))  -- what is still to go wrong
);
CREATE INDEX deliveries_pending ON deliveries (webhook_id, number) WHERE status = 'PENDING';
CREATE INDEX deliveries_by_age ON deliveries (created_at);

CREATE TABLE chat_messages (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  peer_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'image', 'file', 'custom')),
  text TEXT,
  link TEXT,
  file_name TEXT,
  size INTEGER,
  custom_json TEXT,  -- the content of a custom message, as its sender made it
  to_json TEXT,  -- the only recipients; null is all peers
  pinned INTEGER NOT NULL DEFAULT 0,
  edited INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
);
CREATE INDEX chat_by_session ON chat_messages (session_id, number);

CREATE TABLE transcript_lines (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  peer_id TEXT NOT NULL,
  text TEXT NOT NULL,
  heard INTEGER NOT NULL,  -- 1: in the transcript; 0: in it only if transcribe_on_end is set at the end
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL
);
CREATE INDEX transcript_by_session ON transcript_lines (session_id, number);

-- Transcripts and summaries, which become ready after a session ends.
CREATE TABLE session_jobs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  kind TEXT NOT NULL CHECK (kind IN ('transcript', 'summary')),
  ready_at INTEGER,
  text_format TEXT,  -- of a summary
  content TEXT,  -- of a summary; a transcript is built from its lines
  due_at INTEGER,
  UNIQUE (session_id, kind)
);
CREATE INDEX session_jobs_due ON session_jobs (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE livestreams (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL REFERENCES apps,
  meeting_id TEXT UNIQUE,  -- null for an independent livestream, to which an encoder sends
  name TEXT,
  status TEXT NOT NULL CHECK (status IN ('INVOKED', 'LIVE', 'IDLE', 'ERRORED')),
  disabled INTEGER NOT NULL DEFAULT 0,
  stream_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX livestreams_by_app ON livestreams (app_id, number);

-- Livestream sessions: one row per run of a livestream.
CREATE TABLE livestream_sessions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL,
  livestream_id TEXT NOT NULL REFERENCES livestreams (id),
  session_id TEXT REFERENCES sessions (id),  -- the session that is livestreamed; null for an encoder
  phase TEXT NOT NULL CHECK (phase IN ('INVOKED', 'LIVE', 'CLOSING', 'ENDED')),
  settings_json TEXT NOT NULL,  -- the video_config of the start request
  invoked_at INTEGER NOT NULL,
  started_at INTEGER,  -- when it became LIVE
  stopped_at INTEGER,
  updated_at INTEGER NOT NULL,
  due_at INTEGER
);
CREATE UNIQUE INDEX one_open_run ON livestream_sessions (livestream_id) WHERE phase <> 'ENDED';
CREATE INDEX livestream_sessions_by_livestream ON livestream_sessions (livestream_id, number);
CREATE INDEX livestream_sessions_by_session ON livestream_sessions (session_id, number);
CREATE INDEX livestream_sessions_by_app ON livestream_sessions (app_id, started_at);
CREATE INDEX livestream_sessions_due ON livestream_sessions (due_at) WHERE due_at IS NOT NULL;

-- Clients of the live protocol, from connect to disconnect; once JOINED, also a peer with the same id.
CREATE TABLE connections (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,  -- the participant's meeting, also while in a breakout room
  session_id TEXT,  -- once JOINED
  participant_id TEXT NOT NULL,
  custom_participant_id TEXT NOT NULL,
  name TEXT,
  picture TEXT,
  preset_name TEXT NOT NULL,
  room TEXT,  -- the requested breakout room
  starts_muted INTEGER NOT NULL DEFAULT 0,  -- 1: joins with microphone and camera off
  changes_json TEXT,  -- permissions that a host has changed for it; null is none
  state TEXT NOT NULL
    CHECK (state IN ('INITIALIZED', 'JOINING', 'WAITLISTED', 'JOINED', 'REJECTED', 'LEFT', 'KICKED', 'ENDED')),
  first_event INTEGER,  -- the range of events that it receives
  last_event INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  held_by TEXT,  -- the running emulator it is connected to; null without one: a manual join, or disconnected
  due_at INTEGER  -- when a lost connection counts as leaving
);
CREATE INDEX connections_by_participant ON connections (participant_id, number);
CREATE INDEX connections_by_session ON connections (session_id);
CREATE INDEX connections_on_the_way ON connections (meeting_id, state, number)
  WHERE state IN ('WAITLISTED', 'JOINED');
CREATE INDEX connections_due ON connections (due_at) WHERE due_at IS NOT NULL;

-- Events of live sessions, in order, written in the transaction of the change: events.py.
CREATE TABLE events (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT,  -- null while no session is live
  meeting_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  to_peer TEXT,  -- the only recipient; null is all peers of the session
  needs TEXT,  -- the permission that recipients must have
  payload_json TEXT NOT NULL
);
CREATE INDEX events_by_session ON events (session_id, number);
CREATE INDEX events_to_peer ON events (to_peer, number) WHERE to_peer IS NOT NULL;

-- Changes of microphone, camera, screen share and devices of a peer, for its peer report.
CREATE TABLE peer_steps (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  peer_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL
);
CREATE INDEX peer_steps_by_peer ON peer_steps (peer_id, number);

CREATE TABLE active_plugins (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  plugin_id TEXT NOT NULL,
  peer_id TEXT NOT NULL,
  activated_at INTEGER NOT NULL,
  UNIQUE (session_id, plugin_id)
);

-- Files that clients have uploaded for their chat messages.
CREATE TABLE chat_files (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  meeting_id TEXT NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT,  -- null until the content is there; so is content
  content BLOB,
  created_at INTEGER NOT NULL
);

-- What clients have put into the named stores of their session.
CREATE TABLE store_items (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  store TEXT NOT NULL,
  key TEXT NOT NULL,
  value_json TEXT NOT NULL,
  peer_id TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (session_id, store, key)
);
