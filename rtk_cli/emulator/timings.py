"""How long things take in the emulator, in milliseconds: the constants behind every state that moves by the clock."""

SECOND = 1000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

# A real recorder needs some seconds to join (the samples of the contract show 4) and minutes to upload. These
# are short so that a demo does not wait, and long enough to see INVOKED and UPLOADING go by.
RECORDER_START = 1 * SECOND
UPLOAD = 2 * SECOND

# As short for the same reason: a real livestream takes half a minute to be seen.
LIVESTREAM_START = 2 * SECOND
LIVESTREAM_CLOSE = 2 * SECOND

# contract/notes.md, section 6: the figures of a run are guessed for the first 40 to 50 s.
LIVESTREAM_ESTIMATE = 45 * SECOND

# How long transcript and summary take after the end of a session: as short, for the same reason.
TRANSCRIPTION = 3 * SECOND
SUMMARIZING = 3 * SECOND

# Speech at 150 words a minute.
WORD = 400

# contract/notes.md, section 6: a recording that nobody attends stops by itself.
UNATTENDED_STOP = 60 * SECOND

# The events of a session are kept so long after its end, for clients that come back late.
EVENTS_LIFETIME = DAY

# A client whose line broke has so long to come back.
RECONNECTION = 30 * SECOND

# contract/notes.md, section 6: what a meeting gets that does not say.
DEFAULT_KEEP_ALIVE = 60 * SECOND
LONGEST_KEEP_ALIVE = 600 * SECOND

# contract/notes.md, section 7: link and file have the same 7 days; transcripts, summaries and chat, too.
FILE_LIFETIME = 7 * DAY
