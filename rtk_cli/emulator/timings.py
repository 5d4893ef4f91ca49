"""Durations of the emulator in milliseconds: when each state that depends on the clock changes."""

SECOND = 1000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

# A real recorder needs some seconds to join (4 in the contract's samples) and minutes to upload. These are short
# enough for a demo, and long enough to observe INVOKED and UPLOADING.
RECORDER_START = 1 * SECOND
UPLOAD = 2 * SECOND

# Short for the same reason: a real livestream takes half a minute to start.
LIVESTREAM_START = 2 * SECOND
LIVESTREAM_CLOSE = 2 * SECOND

# contract/notes.md, section 6: the figures of a livestream session are estimates for the first 40 to 50 s.
LIVESTREAM_ESTIMATE = 45 * SECOND

# Time from the end of a session to its transcript and summary: short for the same reason.
TRANSCRIPTION = 3 * SECOND
SUMMARIZING = 3 * SECOND

# Speech at 150 words a minute.
WORD = 400

# Events are kept this long after the session ends, for clients that reconnect late.
EVENTS_LIFETIME = DAY

# A client that lost its connection has this long to reconnect.
RECONNECTION = 30 * SECOND

# contract/notes.md, section 6: the keep-alive of a meeting that does not set one. Recorders stay for as long.
DEFAULT_KEEP_ALIVE = 60 * SECOND
LONGEST_KEEP_ALIVE = 600 * SECOND

# A fault: an event that is to arrive late, or after the next one if there is one by then.
LATE_DELIVERY = 60 * SECOND

# contract/notes.md, section 7: links and files expire after 7 days; so do transcripts, summaries and chats.
FILE_LIFETIME = 7 * DAY
