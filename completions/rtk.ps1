# Completion of rtk for PowerShell 5.1 and later.
# Generated from the command tree by scripts/generate.py: do not edit.

Register-ArgumentCompleter -Native -CommandName rtk, realtimekit -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The commands below each group.
    $commands = @{
        '' = [ordered]@{
            'meetings' = 'Create and manage meetings.'
            'participants' = 'Add participants to a meeting and issue their tokens.'
            'active-session' = 'Control the live session of a meeting.'
            'recordings' = 'Start, stop, find and download recordings.'
            'livestreams' = 'Livestream a meeting, or your own encoder.'
            'sessions' = 'Past and live sessions: attendance, chat, transcript, summary.'
            'analytics' = 'Usage per day, and what it costs.'
            'presets' = 'Manage presets, the roles of participants.'
            'webhooks' = 'Manage webhooks; receive and verify events.'
            'apply' = 'Make presets, webhooks and meetings as a file says.'
            'diff' = 'Show how the app differs from a file of `rtk apply`.'
            'export-manifest' = 'Write a file for `rtk apply` from what exists.'
            'apps' = 'List and create the apps of the account.'
            'api' = 'Call any path of the API.'
            'schema' = 'Show what a command sends and receives, as JSON Schema.'
            'profile' = 'Manage profiles: account, app and token by name.'
            'auth' = 'Log in, log out, show who is logged in.'
            'doctor' = 'Check that everything works, and say what to do if not.'
            'config' = 'Show every setting and its source.'
            'completion' = 'Print the completion script for a shell.'
            'version' = 'Print the version of rtk.'
            'help' = 'Show help for a command, or on a topic.'
            'tour' = 'Take a tour: record a meeting on the emulator.'
            'emulator' = 'Run the emulator: serve it, let participants join, reset it.'
        }
        'meetings' = [ordered]@{
            'list' = 'List the app''s meetings.'
            'get' = 'Show a meeting, or several.'
            'create' = 'Create a meeting, or one per line of a file.'
            'update' = 'Update fields of a meeting.'
            'replace' = 'Replace a meeting.'
            'activate' = 'Activate a meeting, so that participants can join.'
            'deactivate' = 'Deactivate a meeting: it refuses joins.'
            'join' = 'Add a participant and print its join token.'
        }
        'participants' = [ordered]@{
            'list' = 'List a meeting''s participants.'
            'get' = 'Show a participant, or several.'
            'add' = 'Add a participant and print its join token, or one per line of a file.'
            'update' = 'Update fields of a participant.'
            'replace' = 'Replace a participant.'
            'remove' = 'Remove a participant from a meeting, or several.'
            'token' = 'Issue a new join token for a participant.'
        }
        'active-session' = [ordered]@{
            'get' = 'Show a meeting''s live session.'
            'kick' = 'Remove participants from the live session.'
            'kick-all' = 'Remove all participants, which ends the live session and its recording.'
            'mute' = 'Mute participants in the live session.'
            'mute-all' = 'Mute all participants.'
            'poll' = 'Create a poll in the live session.'
            'watch' = 'Watch who joins and leaves the live session: in place on a terminal, otherwise one JSON line per change.'
        }
        'recordings' = [ordered]@{
            'list' = 'List recordings.'
            'get' = 'Show a recording, or several.'
            'active' = 'Show a meeting''s running recording.'
            'start' = 'Start recording a meeting''s live session.'
            'start-track' = 'Record each participant''s audio in a separate file.'
            'pause' = 'Pause a recording, or several.'
            'resume' = 'Resume a paused recording, or several.'
            'stop' = 'Stop a recording, or several; the file is uploaded afterwards.'
            'wait' = 'Wait for a recording, or several, to reach a status, UPLOADED by default.'
            'record' = 'Record a live session and save the file.'
            'download' = 'Download recordings.'
            'sync' = 'Mirror all finished recordings into a folder or a bucket.'
            'check' = 'List recordings that failed, are stuck, do not fit their session, are empty, or expire soon.'
        }
        'livestreams' = [ordered]@{
            'list' = 'List livestreams.'
            'get' = 'Show a livestream, or several.'
            'create' = 'Create a livestream for an encoder.'
            'active' = 'Show a meeting''s running livestream.'
            'for-meeting' = 'Show a meeting''s livestream.'
            'sessions' = 'List a livestream''s sessions.'
            'session' = 'Show a livestream session.'
            'active-session' = 'Show a livestream''s running session.'
            'start' = 'Start livestreaming a meeting.'
            'stop' = 'Stop a meeting''s livestream.'
            'enable' = 'Enable a livestream, or several, so that it can start again.'
            'disable' = 'Disable a livestream, or several: it cannot start until it is enabled again.'
            'reset-stream-key' = 'Replace the stream key of a livestream, or several.'
            'wait' = 'Wait for a livestream, or several, to reach a status, LIVE by default.'
        }
        'sessions' = [ordered]@{
            'list' = 'List live and past sessions.'
            'get' = 'Show a session, or several.'
            'participants' = 'List the participants of a session, and when they were there.'
            'participant' = 'Show when a participant was in a session.'
            'peer-report' = 'Show the device, network and quality of a connection.'
            'livestreams' = 'List the livestream sessions of a session.'
            'attendance' = 'List when people joined and left, one row per connection, over many sessions.'
            'stale' = 'List live sessions that should be over: too long, one person alone, an INACTIVE meeting, or empty.'
            'chat' = 'Print the chat of a session as CSV.'
            'transcript' = 'Print the transcript of a session.'
            'summary' = 'Print the summary of a session.'
            'summarize' = 'Request a summary of a session.'
            'wait' = 'Wait for the summary, transcript or end of a session, or several.'
            'export' = 'Save sessions with participants, chat, transcripts, summary and recordings'' metadata.'
        }
        'analytics' = [ordered]@{
            'daywise' = 'Show sessions and recordings per day, by default of the last 30 days.'
            'livestreams' = 'Show the totals of all livestreams.'
            'livestreams-daywise' = 'Show livestreams per day.'
            'cost' = 'Show what the usage of a period costs, by meeting, preset or day, and what could not be known.'
        }
        'presets' = [ordered]@{
            'list' = 'List the app''s presets.'
            'get' = 'Show a preset with all its permissions, or several.'
            'create' = 'Create a preset.'
            'update' = 'Update fields of a preset, such as --set permissions.chat.public.can_send=false.'
            'replace' = 'Replace a preset, for example by the edited output of `rtk presets get`.'
            'delete' = 'Delete a preset, or several.'
            'diff' = 'Show the fields in which two presets differ.'
            'copy' = 'Copy a preset to another app, or make the preset of the same name there like it.'
        }
        'webhooks' = [ordered]@{
            'list' = 'List the app''s webhooks.'
            'get' = 'Show a webhook, or several.'
            'create' = 'Create a webhook.'
            'update' = 'Update fields of a webhook.'
            'replace' = 'Replace a webhook.'
            'delete' = 'Delete a webhook, or several.'
            'events' = 'List the available events.'
            'listen' = 'Receive webhook events on this machine and print each verified event on one line.'
            'verify' = 'Verify the signature of a webhook event: exit code 0 if it is valid, 4 if not.'
            'trigger' = 'Send a sample event of the emulator, or saved events, once: to all subscribed webhooks, to one, or to a URL.'
        }
        'apps' = [ordered]@{
            'list' = 'List the account''s apps.'
            'get' = 'Show an app, or several.'
            'create' = 'Create an app.'
            'use' = 'Store an app in the profile as its default app.'
        }
        'profile' = [ordered]@{
            'list' = 'List the profiles.'
            'get' = 'Show a profile.'
            'create' = 'Create a profile.'
            'update' = 'Update settings of a profile.'
            'delete' = 'Delete a profile and its stored token.'
            'use' = 'Make a profile the default.'
        }
        'auth' = [ordered]@{
            'login' = 'Check the API token of a profile and store it, from a prompt, stdin, a file or a command.'
            'logout' = 'Remove the API token of a profile.'
            'status' = 'Show the profile, account, app and token in use; the exit code is 4 without a token.'
        }
        'config' = [ordered]@{
            'list' = 'List every setting with its value and its source.'
            'path' = 'Print the path of the profiles file, even if the file does not exist.'
        }
        'completion' = [ordered]@{
            'bash' = 'Print the completion script for bash.'
            'zsh' = 'Print the completion script for zsh.'
            'fish' = 'Print the completion script for fish.'
            'powershell' = 'Print the completion script for PowerShell.'
        }
        'emulator' = [ordered]@{
            'serve' = 'Serve the emulator on a port, for SDKs, curl and backends.'
            'trust' = 'Show what makes browsers, Node and Python trust `rtk emulator serve --tls`; with --install, do it.'
            'untrust' = 'Take the authority of `serve --tls` out of the stores of browsers and of the system.'
            'exec' = 'Run a command against an emulator of its own on a free port; exit with the command''s exit code.'
            'requests' = 'List the last requests to a served emulator, what it refused and why; with --follow as NDJSON.'
            'status' = 'Show the emulator''s database file, what it contains, and the authority of `serve --tls`.'
            'reset' = 'Delete everything and start with one empty app.'
            'export' = 'Export the whole state as one JSON document, including its secret.'
            'import' = 'Replace everything with an exported state.'
            'join' = 'Let a participant join.'
            'leave' = 'Let a participant leave the live session with all peers, or a single peer by its id.'
            'admit' = 'Admit a participant from the waiting room.'
            'reject' = 'Reject a participant in the waiting room.'
            'say' = 'Let a participant write in the chat, or speak.'
            'vote' = 'Let a participant vote in a poll.'
            'act' = 'Make any call of the live protocol as a participant, with the rights of the participant''s preset.'
            'events' = 'List the events of a session.'
            'ingest' = 'Simulate an encoder that sends to a livestream without a meeting.'
            'simulate' = 'Simulate a meeting: participants join, talk, chat, vote, are muted and leave.'
            'fail' = 'Plan faults for coming calls: error responses, delays, cut connections and wrong content.'
            'advance' = 'Move the emulator''s clock forward.'
            'deliver' = 'Send the due webhook deliveries once.'
            'deliveries' = 'List the webhook deliveries of the last month and those still to be sent.'
        }
    }

    $flagsOutput = [ordered]@{
        '-o' = 'Output format: table, json, ndjson, yaml, csv, id.'
        '--output' = 'Output format: table, json, ndjson, yaml, csv, id.'
        '--json' = 'Short for -o json.'
        '--columns' = 'Columns of a table or CSV, such as id,title.'
        '--query' = 'Filter the data with a JMESPath expression.'
        '--utc' = 'Show times in tables in UTC, not in local time.'
        '-q' = 'Print errors only.'
        '--quiet' = 'Print errors only.'
        '--debug' = 'Log requests and responses to stderr, secrets masked.'
        '--profile' = 'The profile to use.'
        '-h' = 'Show this help.'
        '--help' = 'Show this help.'
    }
    $flagsConnection = [ordered]@{
        '--local' = 'Use the embedded emulator instead of the API.'
        '--account-id' = 'The Cloudflare account.'
        '--app-id' = 'The RealtimeKit app: its id, or @NAME.'
        '--dry-run' = 'Print the request as JSON without sending it.'
        '--curl' = 'Print the request as a curl command without sending it.'
        '--timeout' = 'How long to wait for a response.'
        '--retries' = 'Maximum number of retries.'
        '--max-wait' = 'Maximum total wait before retries.'
    }
    $flagsPaging = [ordered]@{
        '--limit' = 'Maximum number of rows.'
        '--page' = 'Print this page only; the first is 1.'
        '--per-page' = 'Rows per request.'
        '--sort' = 'Sort by a field, in rtk, which reads all pages first: created_at:desc.'
        '--envelope' = 'Print one page as the API returns it, with paging.'
    }
    $flagsBatch = [ordered]@{
        '--from' = 'Work on each line of a file: CSV, NDJSON, or one id per line; - for stdin.'
        '--jobs' = 'Connections at a time; default: 8, with --local 1.'
    }
    $flagsBody = [ordered]@{
        '--body' = 'Request body: JSON, @FILE or - (stdin); flags override it.'
        '--set' = 'Set a field, nested with dots: a.b=value.'
        '--clear' = 'Set a field to null.'
    }
    $flagsFile = [ordered]@{
        '--journal' = 'Where to note what is done; default: the data directory.'
        '--restart' = 'Forget what earlier runs did.'
        '--keep-column' = 'A column of the file that is not sent, only printed by -o csv (repeatable).'
    }
    $flagsConfirmation = [ordered]@{
        '--force' = 'Do not ask for confirmation.'
    }

    function FlagsOf([string]$command) {
        switch ($command) {
            '' {
                [ordered]@{
                    '-V' = 'Print the version.'
                    '--version' = 'Print the version.'
                }
                $flagsOutput; $flagsConnection
            }
            'meetings' { $flagsOutput; $flagsConnection }
            'meetings list' {
                [ordered]@{
                    '--search' = 'Only rows that match this text.'
                    '--status' = 'Filter by status.'
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'meetings get' {
                [ordered]@{
                    '--name' = 'Passed to the API unchanged; not documented.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'meetings create' {
                [ordered]@{
                    '--title' = 'Title of the meeting.'
                    '--record-on-start' = 'Start recording when the first participant joins.'
                    '--no-record-on-start' = 'Start recording when the first participant joins.'
                    '--live-stream-on-start' = 'Start livestreaming when the session starts.'
                    '--no-live-stream-on-start' = 'Start livestreaming when the session starts.'
                    '--persist-chat' = 'Keep the chat between sessions.'
                    '--no-persist-chat' = 'Keep the chat between sessions.'
                    '--summarize-on-end' = 'Summarize each session when it ends.'
                    '--summarize' = 'Summarize each session when it ends.'
                    '--no-summarize-on-end' = 'Summarize each session when it ends.'
                    '--no-summarize' = 'Summarize each session when it ends.'
                    '--transcribe-on-end' = 'Transcribe each session when it ends.'
                    '--transcribe' = 'Transcribe each session when it ends.'
                    '--no-transcribe-on-end' = 'Transcribe each session when it ends.'
                    '--no-transcribe' = 'Transcribe each session when it ends.'
                    '--session-keep-alive-time-in-secs' = 'How long a session stays open after the last participant leaves: 60 to 600 seconds.'
                    '--keep-alive' = 'How long a session stays open after the last participant leaves: 60 to 600 seconds.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--video-codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--audio-codec' = 'Audio codec.'
                    '--language' = 'Spoken language, such as en-US.'
                    '--storage-secret-file' = 'The secret of your own storage, or JSON with access_key and secret; - for stdin.'
                    '--storage-secret-command' = 'The same, from the output of this command (no shell).'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsBody; $flagsFile
            }
            'meetings update' {
                [ordered]@{
                    '--title' = 'Title of the meeting.'
                    '--status' = 'ACTIVE lets participants join, INACTIVE does not.'
                    '--record-on-start' = 'Start recording when the first participant joins.'
                    '--no-record-on-start' = 'Start recording when the first participant joins.'
                    '--live-stream-on-start' = 'Start livestreaming when the session starts.'
                    '--no-live-stream-on-start' = 'Start livestreaming when the session starts.'
                    '--persist-chat' = 'Keep the chat between sessions.'
                    '--no-persist-chat' = 'Keep the chat between sessions.'
                    '--summarize-on-end' = 'Summarize each session when it ends.'
                    '--summarize' = 'Summarize each session when it ends.'
                    '--no-summarize-on-end' = 'Summarize each session when it ends.'
                    '--no-summarize' = 'Summarize each session when it ends.'
                    '--transcribe-on-end' = 'Transcribe each session when it ends.'
                    '--transcribe' = 'Transcribe each session when it ends.'
                    '--no-transcribe-on-end' = 'Transcribe each session when it ends.'
                    '--no-transcribe' = 'Transcribe each session when it ends.'
                    '--session-keep-alive-time-in-secs' = 'How long a session stays open after the last participant leaves: 60 to 600 seconds.'
                    '--keep-alive' = 'How long a session stays open after the last participant leaves: 60 to 600 seconds.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--video-codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--audio-codec' = 'Audio codec.'
                    '--language' = 'Spoken language, such as en-US.'
                    '--storage-secret-file' = 'The secret of your own storage, or JSON with access_key and secret; - for stdin.'
                    '--storage-secret-command' = 'The same, from the output of this command (no shell).'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'meetings replace' {
                [ordered]@{
                    '--title' = 'Title of the meeting.'
                    '--record-on-start' = 'Start recording when the first participant joins.'
                    '--no-record-on-start' = 'Start recording when the first participant joins.'
                    '--live-stream-on-start' = 'Start livestreaming when the session starts.'
                    '--no-live-stream-on-start' = 'Start livestreaming when the session starts.'
                    '--persist-chat' = 'Keep the chat between sessions.'
                    '--no-persist-chat' = 'Keep the chat between sessions.'
                    '--summarize-on-end' = 'Summarize each session when it ends.'
                    '--summarize' = 'Summarize each session when it ends.'
                    '--no-summarize-on-end' = 'Summarize each session when it ends.'
                    '--no-summarize' = 'Summarize each session when it ends.'
                    '--transcribe-on-end' = 'Transcribe each session when it ends.'
                    '--transcribe' = 'Transcribe each session when it ends.'
                    '--no-transcribe-on-end' = 'Transcribe each session when it ends.'
                    '--no-transcribe' = 'Transcribe each session when it ends.'
                    '--session-keep-alive-time-in-secs' = 'How long a session stays open after the last participant leaves: 60 to 600 seconds.'
                    '--keep-alive' = 'How long a session stays open after the last participant leaves: 60 to 600 seconds.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--video-codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--audio-codec' = 'Audio codec.'
                    '--language' = 'Spoken language, such as en-US.'
                    '--storage-secret-file' = 'The secret of your own storage, or JSON with access_key and secret; - for stdin.'
                    '--storage-secret-command' = 'The same, from the output of this command (no shell).'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'meetings activate' { $flagsOutput; $flagsConnection; $flagsBatch }
            'meetings deactivate' {
                [ordered]@{
                    '--kick-all' = 'Kick everyone first, which ends the live session; asks for confirmation.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsConfirmation
            }
            'meetings join' {
                [ordered]@{
                    '--name' = 'The display name.'
                    '--picture' = 'The URL of a profile picture.'
                    '--preset-name' = 'Name of the preset, the role.'
                    '--preset' = 'Name of the preset, the role.'
                    '--custom-participant-id' = 'The id in your own system, without personal data; default: one that follows from the name.'
                    '--custom-id' = 'The id in your own system, without personal data; default: one that follows from the name.'
                    '--open' = 'Join in the browser with the official UI Kit, as the participant of that custom id if there is one.'
                    '--print-url' = 'Print the address of that page, which works once, instead of opening it.'
                    '--ui-kit' = 'Take the web client and the UI Kit from this folder of `npm install`; default: npm''s CDN.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'participants' { $flagsOutput; $flagsConnection }
            'participants list' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, or @TITLE.'
                    '--meeting-id' = 'The meeting''s id, or @TITLE.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'participants get' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, or @TITLE.'
                    '--meeting-id' = 'The meeting''s id, or @TITLE.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'participants add' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, or @TITLE.'
                    '--meeting-id' = 'The meeting''s id, or @TITLE.'
                    '--name' = 'The display name.'
                    '--picture' = 'The URL of a profile picture.'
                    '--preset-name' = 'Name of the preset, the role.'
                    '--preset' = 'Name of the preset, the role.'
                    '--custom-participant-id' = 'The id in your own system, without personal data.'
                    '--custom-id' = 'The id in your own system, without personal data.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsBody; $flagsFile
            }
            'participants update' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, or @TITLE.'
                    '--meeting-id' = 'The meeting''s id, or @TITLE.'
                    '--name' = 'The display name.'
                    '--picture' = 'The URL of a profile picture.'
                    '--preset-name' = 'Name of the preset, the role.'
                    '--preset' = 'Name of the preset, the role.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'participants replace' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, or @TITLE.'
                    '--meeting-id' = 'The meeting''s id, or @TITLE.'
                    '--name' = 'The display name.'
                    '--picture' = 'The URL of a profile picture.'
                    '--preset-name' = 'Name of the preset, the role.'
                    '--preset' = 'Name of the preset, the role.'
                    '--custom-participant-id' = 'The id in your own system, without personal data.'
                    '--custom-id' = 'The id in your own system, without personal data.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'participants remove' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, or @TITLE.'
                    '--meeting-id' = 'The meeting''s id, or @TITLE.'
                    '--kick' = 'Kick the participant too, after the removal: they cannot come back in between.'
                    '--ignore-missing' = 'Do not fail if it does not exist.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsConfirmation
            }
            'participants token' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, or @TITLE.'
                    '--meeting-id' = 'The meeting''s id, or @TITLE.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'active-session' { $flagsOutput; $flagsConnection }
            'active-session get' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                }
                $flagsOutput; $flagsConnection
            }
            'active-session kick' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--participant-ids' = 'Participant id (repeatable).'
                    '--participant' = 'Participant id (repeatable).'
                    '--user-id' = 'Participant id (repeatable).'
                    '--custom-participant-ids' = 'Custom participant id (repeatable).'
                    '--custom-id' = 'Custom participant id (repeatable).'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsBody; $flagsConfirmation
            }
            'active-session kick-all' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'active-session mute' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--participant-ids' = 'Participant id (repeatable).'
                    '--participant' = 'Participant id (repeatable).'
                    '--user-id' = 'Participant id (repeatable).'
                    '--custom-participant-ids' = 'Custom participant id (repeatable).'
                    '--custom-id' = 'Custom participant id (repeatable).'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'active-session mute-all' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--allow-unmute' = 'Allow participants to unmute themselves.'
                    '--no-allow-unmute' = 'Allow participants to unmute themselves.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'active-session poll' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--question' = 'The question.'
                    '--options' = 'An answer to choose from (repeatable).'
                    '--option' = 'An answer to choose from (repeatable).'
                    '--anonymous' = 'Hide who voted for what.'
                    '--no-anonymous' = 'Hide who voted for what.'
                    '--hide-votes' = 'Hide the results from participants who have not voted.'
                    '--no-hide-votes' = 'Hide the results from participants who have not voted.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'active-session watch' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--interval' = 'How often to check, such as 5s or 1m.'
                    '--within' = 'Give up after this long, such as 90s, 10m or 2h; default: never.'
                }
                $flagsOutput; $flagsConnection
            }
            'recordings' { $flagsOutput; $flagsConnection }
            'recordings list' {
                [ordered]@{
                    '--meeting' = 'Only those of this meeting: its id, or @TITLE.'
                    '--meeting-id' = 'Only those of this meeting: its id, or @TITLE.'
                    '--status' = 'Filter by status (repeatable).'
                    '--expired' = 'Only expired (--no-expired: only downloadable) recordings.'
                    '--no-expired' = 'Only expired (--no-expired: only downloadable) recordings.'
                    '--search' = 'Only rows that match this text.'
                    '--sort-by' = 'Field to sort by.'
                    '--sort-order' = 'Sort order.'
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'recordings get' { $flagsOutput; $flagsConnection; $flagsBatch }
            'recordings active' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                }
                $flagsOutput; $flagsConnection
            }
            'recordings start' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--type' = 'composite: one file; track: one file per participant.'
                    '--user-ids' = 'Track recordings: record only this participant (repeatable).'
                    '--user-id' = 'Track recordings: record only this participant (repeatable).'
                    '--layers' = 'Track recordings: a layer and its file name prefix (repeatable).'
                    '--layer' = 'Track recordings: a layer and its file name prefix (repeatable).'
                    '--allow-multiple-recordings' = 'Allow a second recording at the same time.'
                    '--no-allow-multiple-recordings' = 'Allow a second recording at the same time.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--url' = 'Record this web page instead of the meeting.'
                    '--codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--video-codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--width' = 'Video width.'
                    '--height' = 'Video height.'
                    '--export-video' = 'Write a video file.'
                    '--no-export-video' = 'Write a video file.'
                    '--watermark-url' = 'Image for a watermark.'
                    '--watermark-position' = 'Position of the watermark.'
                    '--audio-codec' = 'Audio codec.'
                    '--audio-channel' = 'Audio channels.'
                    '--export-audio' = 'Write a separate audio file.'
                    '--no-export-audio' = 'Write a separate audio file.'
                    '--bucket' = 'Upload to the bucket of RealtimeKit, for seven days.'
                    '--no-bucket' = 'Upload to the bucket of RealtimeKit, for seven days.'
                    '--storage-type' = 'Type of your own storage; its secrets come from --storage-secret-file.'
                    '--storage-bucket' = 'Bucket or container.'
                    '--storage-region' = 'Region of the bucket.'
                    '--storage-path' = 'Folder in the bucket.'
                    '--storage-secret-file' = 'The secret of your own storage, or JSON with access_key and secret; - for stdin.'
                    '--storage-secret-command' = 'The same, from the output of this command (no shell).'
                    '--rtmp-url' = 'Also send it to this RTMP URL.'
                    '--interactive' = 'Embed timed metadata; the file is a tar of HLS segments.'
                    '--wait' = 'Wait until it is RECORDING.'
                    '--wait-for' = 'Wait for this status instead.'
                    '--within' = 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'recordings start-track' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--user-ids' = 'Track recordings: record only this participant (repeatable).'
                    '--user-id' = 'Track recordings: record only this participant (repeatable).'
                    '--layers' = 'Track recordings: a layer and its file name prefix (repeatable).'
                    '--layer' = 'Track recordings: a layer and its file name prefix (repeatable).'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'recordings pause' { $flagsOutput; $flagsConnection; $flagsBatch }
            'recordings resume' { $flagsOutput; $flagsConnection; $flagsBatch }
            'recordings stop' {
                [ordered]@{
                    '--wait' = 'Wait until it is UPLOADED.'
                    '--wait-for' = 'Wait for this status instead.'
                    '--within' = 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsConfirmation
            }
            'recordings wait' {
                [ordered]@{
                    '--for' = 'Status to wait for.'
                    '--within' = 'Give up after this long, such as 90s, 10m or 2h.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'recordings record' {
                [ordered]@{
                    '--to' = 'Folder (no extension) or file to save to.'
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--for' = 'How long to record, such as 30m; pauses count.'
                    '--until-empty' = 'Record until nobody has been in the session for 10 seconds.'
                    '--within' = 'How long to wait for the live session to begin.'
                    '--upload-within' = 'How long to wait for the upload.'
                    '--force' = 'Overwrite an existing file.'
                    '--journal' = 'File that lets a killed run go on; default: one per meeting.'
                    '--restart' = 'Start a recording even if an earlier run was interrupted.'
                    '--allow-multiple-recordings' = 'Allow a second recording at the same time.'
                    '--no-allow-multiple-recordings' = 'Allow a second recording at the same time.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--video-codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--width' = 'Video width.'
                    '--height' = 'Video height.'
                    '--export-video' = 'Write a video file.'
                    '--no-export-video' = 'Write a video file.'
                    '--watermark-url' = 'Image for a watermark.'
                    '--watermark-position' = 'Position of the watermark.'
                    '--audio-codec' = 'Audio codec.'
                    '--audio-channel' = 'Audio channels.'
                    '--export-audio' = 'Write a separate audio file.'
                    '--no-export-audio' = 'Write a separate audio file.'
                    '--interactive' = 'Embed timed metadata; the file is a tar of HLS segments.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'recordings download' {
                [ordered]@{
                    '--meeting' = 'Only those of this meeting: its id, or @TITLE.'
                    '--meeting-id' = 'Only those of this meeting: its id, or @TITLE.'
                    '--session' = 'Only those of this session.'
                    '--session-id' = 'Only those of this session.'
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--all' = 'Download every recording of the app.'
                    '--to' = 'File, folder (no extension), or - for stdout; default: the file''s own name.'
                    '--name-template' = 'Path of each file below --to. Fields: {date}, {time}, {meeting_title}, {meeting_id}, {session_id}, {id}, {name}, {kind}, {ext}.'
                    '--jobs' = 'Number of downloads at the same time.'
                    '--audio' = 'Download the separate audio file instead of the video.'
                    '--with-audio' = 'Download the separate audio file, too, if there is one.'
                    '--force' = 'Overwrite an existing file.'
                }
                $flagsOutput; $flagsConnection
            }
            'recordings sync' {
                [ordered]@{
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--plan' = 'Show what would be saved, without saving it.'
                    '--session-files' = 'Save chat, transcript and summary of the sessions.'
                    '--no-session-files' = 'Save chat, transcript and summary of the sessions.'
                    '--warn-within' = 'Warn of unsaved files that expire this soon.'
                    '--jobs' = 'Number of downloads at a time.'
                    '--bandwidth' = 'Limit of all downloads together, per second: 500K, 10M, 1G.'
                    '--journal' = 'Journal of what is done; default: in the folder.'
                    '--restart' = 'Begin a new journal; files that are there stay.'
                }
                $flagsOutput; $flagsConnection
            }
            'recordings check' {
                [ordered]@{
                    '--start-time' = 'Recordings from this time on: 2026-09-14, or 7d.'
                    '--since' = 'Recordings from this time on: 2026-09-14, or 7d.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--meeting' = 'Only those of this meeting: its id, or @TITLE.'
                    '--meeting-id' = 'Only those of this meeting: its id, or @TITLE.'
                    '--stuck-after' = 'How long INVOKED and UPLOADING may take.'
                    '--warn-within' = 'Files that expire within this time; 0 for none.'
                    '--check' = 'Exit with 14 if something is found.'
                }
                $flagsOutput; $flagsConnection
            }
            'livestreams' { $flagsOutput; $flagsConnection }
            'livestreams list' {
                [ordered]@{
                    '--status' = 'Filter by status.'
                    '--exclude-meetings' = 'Only livestreams without a meeting (--no-exclude-meetings: all).'
                    '--no-exclude-meetings' = 'Only livestreams without a meeting (--no-exclude-meetings: all).'
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--sort-order' = 'Sort order.'
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'livestreams get' {
                [ordered]@{
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'livestreams create' {
                [ordered]@{
                    '--name' = 'Name of the livestream: letters, digits, hyphens and underscores.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'livestreams active' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection
            }
            'livestreams for-meeting' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection
            }
            'livestreams sessions' {
                [ordered]@{
                    '--meeting' = 'Use the livestream of this meeting.'
                    '--meeting-id' = 'Use the livestream of this meeting.'
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'livestreams session' { $flagsOutput; $flagsConnection }
            'livestreams active-session' {
                [ordered]@{
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection
            }
            'livestreams start' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--name' = 'Name of the livestream: letters, digits, hyphens and underscores.'
                    '--width' = 'Width of the video.'
                    '--height' = 'Height of the video.'
                    '--wait' = 'Wait until it is LIVE.'
                    '--wait-for' = 'Wait for this status instead.'
                    '--within' = 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'livestreams stop' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id or @TITLE, as a flag.'
                    '--meeting-id' = 'The meeting''s id or @TITLE, as a flag.'
                    '--wait' = 'Wait until it is IDLE (or OFFLINE).'
                    '--wait-for' = 'Wait for this status instead.'
                    '--within' = 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'livestreams enable' {
                [ordered]@{
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'livestreams disable' {
                [ordered]@{
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsConfirmation
            }
            'livestreams reset-stream-key' { $flagsOutput; $flagsConnection; $flagsBatch; $flagsConfirmation }
            'livestreams wait' {
                [ordered]@{
                    '--for' = 'Status to wait for.'
                    '--within' = 'Give up after this long, such as 90s, 10m or 2h.'
                    '--show-secrets' = 'Print the stream key, which is masked otherwise.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'sessions' { $flagsOutput; $flagsConnection }
            'sessions list' {
                [ordered]@{
                    '--associated-id' = 'Only sessions of this meeting.'
                    '--meeting' = 'Only sessions of this meeting.'
                    '--meeting-id' = 'Only sessions of this meeting.'
                    '--status' = 'Filter by status.'
                    '--participants' = 'Filter by number of participants, such as 3:10.'
                    '--search' = 'Only rows that match this text.'
                    '--sort-by' = 'Field to sort by.'
                    '--sort-order' = 'Sort order.'
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'sessions get' {
                [ordered]@{
                    '--include-breakout-rooms' = 'Include the breakout rooms.'
                    '--rooms' = 'Include the breakout rooms.'
                    '--no-include-breakout-rooms' = 'Include the breakout rooms.'
                    '--no-rooms' = 'Include the breakout rooms.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'sessions participants' {
                [ordered]@{
                    '--search' = 'Only rows that match this text.'
                    '--sort-by' = 'Field to sort by.'
                    '--sort-order' = 'Sort order.'
                    '--view' = 'One row per connection (raw), or per participant across rooms (consolidated).'
                    '--include-peer-events' = 'Include the events of each connection.'
                    '--events' = 'Include the events of each connection.'
                    '--no-include-peer-events' = 'Include the events of each connection.'
                    '--no-events' = 'Include the events of each connection.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'sessions participant' {
                [ordered]@{
                    '--session' = 'The session''s id.'
                    '--session-id' = 'The session''s id.'
                    '--include-peer-events' = 'Include the events of each connection.'
                    '--events' = 'Include the events of each connection.'
                    '--no-include-peer-events' = 'Include the events of each connection.'
                    '--no-events' = 'Include the events of each connection.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions peer-report' {
                [ordered]@{
                    '--filters' = 'Only this part: device_info, ip_information, precall_network_information, events, quality_stats.'
                    '--only' = 'Only this part: device_info, ip_information, precall_network_information, events, quality_stats.'
                    '--include-peer-events' = 'Include the events of each connection.'
                    '--events' = 'Include the events of each connection.'
                    '--no-include-peer-events' = 'Include the events of each connection.'
                    '--no-events' = 'Include the events of each connection.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions livestreams' { $flagsOutput; $flagsConnection; $flagsPaging }
            'sessions attendance' {
                [ordered]@{
                    '--start-time' = 'Sessions that began from this time on: 2026-09-14, or 7d; default: 30d.'
                    '--since' = 'Sessions that began from this time on: 2026-09-14, or 7d; default: 30d.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--meeting' = 'Only those of this meeting: its id, or @TITLE.'
                    '--meeting-id' = 'Only those of this meeting: its id, or @TITLE.'
                    '--merge-gaps' = 'Join intervals with a gap of up to this, such as 60s.'
                    '--jobs' = 'Requests at the same time.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions stale' {
                [ordered]@{
                    '--longer-than' = 'Sessions that are live for longer, such as 6h.'
                    '--idle' = 'Sessions with one person alone for longer, such as 30m.'
                    '--end' = 'End them: kick everyone, after asking.'
                    '--check' = 'Exit with 14 if something is found.'
                    '--jobs' = 'Requests at the same time.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'sessions chat' {
                [ordered]@{
                    '--to' = 'File, or folder (no extension); default: stdout.'
                    '--force' = 'Overwrite an existing file.'
                    '--link' = 'Print the API''s download link, as -o and --query do without --to.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions transcript' {
                [ordered]@{
                    '--format' = 'File format; default: by the extension in --to, or CSV.'
                    '--to' = 'File, or folder (no extension); default: stdout.'
                    '--force' = 'Overwrite an existing file.'
                    '--link' = 'Print the API''s download link, as -o and --query do without --to.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions summary' {
                [ordered]@{
                    '--to' = 'File, or folder (no extension); default: stdout.'
                    '--force' = 'Overwrite an existing file.'
                    '--link' = 'Print the API''s download link, as -o and --query do without --to.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions summarize' {
                [ordered]@{
                    '--wait' = 'Wait until it is available, and print its link.'
                    '--within' = 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions wait' {
                [ordered]@{
                    '--for' = 'Goal to wait for.'
                    '--within' = 'Give up after this long, such as 90s, 10m or 2h.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch
            }
            'sessions export' {
                [ordered]@{
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--jobs' = 'Number of downloads at a time.'
                    '--bandwidth' = 'Limit of all downloads together, per second: 500K, 10M, 1G.'
                    '--journal' = 'Journal of what is done; default: in the folder.'
                    '--restart' = 'Begin a new journal; files that are there stay.'
                }
                $flagsOutput; $flagsConnection
            }
            'analytics' { $flagsOutput; $flagsConnection }
            'analytics daywise' {
                [ordered]@{
                    '--start-date' = 'First day, such as 2026-09-14, or 30d for 30 days ago.'
                    '--from' = 'First day, such as 2026-09-14, or 30d for 30 days ago.'
                    '--since' = 'First day, such as 2026-09-14, or 30d for 30 days ago.'
                    '--end-date' = 'Last day, such as 2026-09-14, or 7d for 7 days ago.'
                    '--to' = 'Last day, such as 2026-09-14, or 7d for 7 days ago.'
                    '--until' = 'Last day, such as 2026-09-14, or 7d for 7 days ago.'
                    '--chart' = 'Draw bars below the table; default: on a terminal only.'
                    '--no-chart' = 'Draw bars below the table; default: on a terminal only.'
                }
                $flagsOutput; $flagsConnection
            }
            'analytics livestreams' {
                [ordered]@{
                    '--start-time' = 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.'
                    '--from' = 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.'
                    '--since' = 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.'
                    '--end-time' = 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.'
                    '--to' = 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.'
                    '--until' = 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.'
                    '--filters' = 'Passed to the API unchanged; not documented.'
                }
                $flagsOutput; $flagsConnection
            }
            'analytics livestreams-daywise' {
                [ordered]@{
                    '--start-time' = 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.'
                    '--from' = 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.'
                    '--since' = 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.'
                    '--end-time' = 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.'
                    '--to' = 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.'
                    '--until' = 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.'
                    '--filters' = 'Passed to the API unchanged; not documented.'
                    '--chart' = 'Draw bars below the table; default: on a terminal only.'
                    '--no-chart' = 'Draw bars below the table; default: on a terminal only.'
                }
                $flagsOutput; $flagsConnection
            }
            'analytics cost' {
                [ordered]@{
                    '--start-date' = 'First day, such as 2026-09-14, or 30d for 30 days ago.'
                    '--from' = 'First day, such as 2026-09-14, or 30d for 30 days ago.'
                    '--since' = 'First day, such as 2026-09-14, or 30d for 30 days ago.'
                    '--end-date' = 'Last day, such as 2026-09-14, or 7d for 7 days ago.'
                    '--to' = 'Last day, such as 2026-09-14, or 7d for 7 days ago.'
                    '--until' = 'Last day, such as 2026-09-14, or 7d for 7 days ago.'
                    '--by' = 'What a row is about.'
                    '--prices' = 'Your own prices, a changed copy of --show-prices.'
                    '--show-prices' = 'Print the price table as TOML and exit.'
                    '--jobs' = 'Requests at the same time.'
                    '--chart' = 'Draw bars below the table; default: on a terminal only.'
                    '--no-chart' = 'Draw bars below the table; default: on a terminal only.'
                }
                $flagsOutput; $flagsConnection
            }
            'presets' { $flagsOutput; $flagsConnection }
            'presets list' {
                [ordered]@{
                    '--search' = 'Only rows that match this text.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'presets get' { $flagsOutput; $flagsConnection; $flagsBatch }
            'presets create' {
                [ordered]@{
                    '--name' = 'Name of the preset, which participants refer to.'
                    '--from' = 'Start from a copy of this preset (id or name).'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'presets update' {
                [ordered]@{
                    '--name' = 'Name of the preset, which participants refer to.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'presets replace' {
                [ordered]@{
                    '--name' = 'Name of the preset, which participants refer to.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'presets delete' {
                [ordered]@{
                    '--ignore-missing' = 'Do not fail if it does not exist.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsConfirmation
            }
            'presets diff' {
                [ordered]@{
                    '--exit-code' = 'Exit with 14 if there is a difference.'
                }
                $flagsOutput; $flagsConnection
            }
            'presets copy' {
                [ordered]@{
                    '--to-profile' = 'The profile to copy to: its app and token.'
                    '--to-app-id' = 'The app to copy to.'
                }
                $flagsOutput; $flagsConnection
            }
            'webhooks' { $flagsOutput; $flagsConnection }
            'webhooks list' {
                [ordered]@{
                    '--limit' = 'Maximum number of rows.'
                    '--sort' = 'Sort by a field, in rtk, which reads all pages first: created_at:desc.'
                    '--envelope' = 'Print one page as the API returns it, with paging.'
                }
                $flagsOutput; $flagsConnection
            }
            'webhooks get' { $flagsOutput; $flagsConnection; $flagsBatch }
            'webhooks create' {
                [ordered]@{
                    '--name' = 'Name of the webhook.'
                    '--url' = 'URL that receives the events.'
                    '--events' = 'Event to send (repeatable).'
                    '--event' = 'Event to send (repeatable).'
                    '--enabled' = 'Whether the webhook receives events.'
                    '--no-enabled' = 'Whether the webhook receives events.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'webhooks update' {
                [ordered]@{
                    '--name' = 'Name of the webhook.'
                    '--url' = 'URL that receives the events.'
                    '--events' = 'Event to send (repeatable).'
                    '--event' = 'Event to send (repeatable).'
                    '--enabled' = 'Whether the webhook receives events.'
                    '--no-enabled' = 'Whether the webhook receives events.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'webhooks replace' {
                [ordered]@{
                    '--name' = 'Name of the webhook.'
                    '--url' = 'URL that receives the events.'
                    '--events' = 'Event to send (repeatable).'
                    '--event' = 'Event to send (repeatable).'
                    '--enabled' = 'Whether the webhook receives events.'
                    '--no-enabled' = 'Whether the webhook receives events.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'webhooks delete' {
                [ordered]@{
                    '--ignore-missing' = 'Do not fail if it does not exist.'
                }
                $flagsOutput; $flagsConnection; $flagsBatch; $flagsConfirmation
            }
            'webhooks events' {
                [ordered]@{
                    '--limit' = 'Maximum number of rows.'
                    '--sort' = 'Sort by a field, in rtk, which reads all pages first: created_at:desc.'
                    '--envelope' = 'Print one page as the API returns it, with paging.'
                }
                $flagsOutput; $flagsConnection
            }
            'webhooks listen' {
                [ordered]@{
                    '--port' = '0 picks a free port.'
                    '--forward' = 'Forward each event to this URL and return its response.'
                    '--count' = 'Stop after this many events.'
                    '--save' = 'Save each event in a file TIME-EVENT-DELIVERY.http: the HTTP request as received. `rtk webhooks trigger --from` sends it again.'
                    '--register' = 'Create a webhook with this public URL, which leads here, and delete it at the end.'
                    '--events' = 'Event to register for (repeatable); default: all.'
                    '--event' = 'Event to register for (repeatable); default: all.'
                    '--public-key' = 'Public key to verify with; default: the API''s, or the emulator''s.'
                }
                $flagsOutput; $flagsConnection
            }
            'webhooks verify' {
                [ordered]@{
                    '--body' = 'Request body as received; @FILE reads a file, - reads stdin.'
                    '--signature' = 'Value of the rtk-signature header.'
                    '--public-key' = 'Public key to verify with; default: the API''s, or the emulator''s.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                    '--timeout' = 'How long to wait for a response.'
                }
                $flagsOutput
            }
            'webhooks trigger' {
                [ordered]@{
                    '--from' = 'Send this event of `rtk webhooks listen --save` again, or those of a folder in the order of their names.'
                    '--webhook' = 'Send to this webhook of the emulator (id, @NAME or @URL), even if it is not subscribed to the event.'
                    '--url' = 'Send to this URL.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                    '--set' = 'Set a field, nested with dots: a.b=value.'
                }
                $flagsOutput
            }
            'apply' {
                [ordered]@{
                    '-f' = 'Presets, webhooks, meetings as YAML; - is stdin.'
                    '--file' = 'Presets, webhooks, meetings as YAML; - is stdin.'
                    '--only' = 'Only these of presets, webhooks and meetings.'
                    '--prune' = 'Delete presets and webhooks, and deactivate meetings, not in the file.'
                    '--plan' = 'Show what would change, and change nothing.'
                    '--plan-out' = 'Save the plan, and change nothing.'
                    '--plan-file' = 'Apply a saved plan, if it still fits.'
                    '--schema' = 'Print the JSON Schema of the file.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'diff' {
                [ordered]@{
                    '-f' = 'Presets, webhooks, meetings as YAML; - is stdin.'
                    '--file' = 'Presets, webhooks, meetings as YAML; - is stdin.'
                    '--only' = 'Only these of presets, webhooks and meetings.'
                    '--exit-code' = 'Exit with 14 if there is a difference.'
                }
                $flagsOutput; $flagsConnection
            }
            'export-manifest' {
                [ordered]@{
                    '--only' = 'Only these of presets, webhooks and meetings.'
                    '--to' = 'File to write; default: stdout.'
                    '--force' = 'Overwrite an existing file.'
                }
                $flagsOutput; $flagsConnection
            }
            'apps' { $flagsOutput; $flagsConnection }
            'apps list' {
                [ordered]@{
                    '--search' = 'Only rows that match this text.'
                    '--sort-order' = 'Sort order.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'apps get' { $flagsOutput; $flagsConnection; $flagsBatch }
            'apps create' {
                [ordered]@{
                    '--name' = 'Name of the app.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'apps use' { $flagsOutput; $flagsConnection }
            'api' {
                [ordered]@{
                    '--param' = 'Query parameter (repeatable).'
                    '--header' = 'Request header (repeatable).'
                    '--paginate' = 'Fetch all pages and print their rows.'
                    '--limit' = 'Maximum number of rows.'
                    '--per-page' = 'Rows per request.'
                    '--envelope' = 'Print one page as the API returns it, with paging.'
                }
                $flagsOutput; $flagsConnection; $flagsBody; $flagsConfirmation
            }
            'schema' { $flagsOutput }
            'profile' { $flagsOutput; $flagsConnection }
            'profile list' { $flagsOutput }
            'profile get' { $flagsOutput }
            'profile create' {
                [ordered]@{
                    '--account-id' = 'Cloudflare account id.'
                    '--app-id' = 'RealtimeKit app id.'
                    '--base-url' = 'Base URL of the API.'
                    '--default-output' = 'Output format when -o is not given.'
                    '--timeout' = 'How long to wait for a response.'
                    '--retries' = 'Maximum number of retries.'
                    '--max-wait' = 'Maximum total wait before retries.'
                    '--max-body' = 'Maximum size of a request body, script or key.'
                    '--max-response' = 'Maximum size of a response of the API.'
                    '--complete-ids' = 'Whether TAB offers ids and names from the API.'
                    '--ca-file' = 'Certificate authorities to trust too, in PEM format.'
                }
                $flagsOutput
            }
            'profile update' {
                [ordered]@{
                    '--account-id' = 'Cloudflare account id.'
                    '--app-id' = 'RealtimeKit app id.'
                    '--base-url' = 'Base URL of the API.'
                    '--default-output' = 'Output format when -o is not given.'
                    '--timeout' = 'How long to wait for a response.'
                    '--retries' = 'Maximum number of retries.'
                    '--max-wait' = 'Maximum total wait before retries.'
                    '--max-body' = 'Maximum size of a request body, script or key.'
                    '--max-response' = 'Maximum size of a response of the API.'
                    '--complete-ids' = 'Whether TAB offers ids and names from the API.'
                    '--ca-file' = 'Certificate authorities to trust too, in PEM format.'
                    '--unset' = 'Remove a setting (repeatable).'
                }
                $flagsOutput
            }
            'profile delete' {
                [ordered]@{
                    '--ignore-missing' = 'Do not fail if it does not exist.'
                }
                $flagsOutput; $flagsConfirmation
            }
            'profile use' { $flagsOutput }
            'auth' { $flagsOutput; $flagsConnection }
            'auth login' {
                [ordered]@{
                    '--with-token' = 'Read the token from stdin.'
                    '--token-file' = 'Read the token from this file on each run.'
                    '--token-command' = 'Read the token from this command''s output on each run.'
                    '--keyring' = 'Store the token in the system keyring instead of a file.'
                    '--no-check' = 'Store it without asking the API, as on a machine that is offline.'
                    '--timeout' = 'How long to wait for a response.'
                }
                $flagsOutput
            }
            'auth logout' { $flagsOutput }
            'auth status' {
                [ordered]@{
                    '--check' = 'Also ask the API, as `rtk doctor` does.'
                }
                $flagsOutput; $flagsConnection
            }
            'doctor' {
                [ordered]@{
                    '--write' = 'Also create a meeting, and deactivate it.'
                }
                $flagsOutput; $flagsConnection
            }
            'config' { $flagsOutput; $flagsConnection }
            'config list' { $flagsOutput; $flagsConnection }
            'config path' {
                [ordered]@{
                    '--project' = 'Print the path of the project file instead.'
                }
                $flagsOutput
            }
            'completion' { $flagsOutput; $flagsConnection }
            'completion bash' { $flagsOutput }
            'completion zsh' { $flagsOutput }
            'completion fish' { $flagsOutput }
            'completion powershell' { $flagsOutput }
            'version' { $flagsOutput }
            'help' {
                [ordered]@{
                    '--man' = 'The manual page: opened on a terminal, in a pipe its source.'
                }
                $flagsOutput
            }
            'tour' {
                [ordered]@{
                    '--to' = 'Folder for the recording; default: a temporary folder.'
                }
                $flagsOutput
            }
            'emulator' { $flagsOutput; $flagsConnection }
            'emulator serve' {
                [ordered]@{
                    '--port' = '0 picks a free port.'
                    '--host' = 'Address to listen on.'
                    '--data' = 'Database file; :memory: stores nothing; default: the file of --local.'
                    '--seed' = 'The same seed gives the same ids in each run.'
                    '--token' = 'Require this token; RTK_EMULATOR_TOKEN sets it too.'
                    '--prefix' = 'Another base path, besides /client/v4 and the root.'
                    '--rate-limit' = 'Respond with 429 beyond this rate, such as 1200/300.'
                    '--media' = 'Forward media between web clients, in tests and demos; needs rtk-cli[media].'
                    '--livestream-shapes' = 'Livestream responses as in the official examples or the SDKs'' models.'
                    '--strict' = 'Refuse members of a body that the API does not have.'
                    '--tls' = 'Serve https, with certificates of your own authority: see `rtk emulator trust`.'
                    '--allow-origin' = 'Let web clients on pages of this site call, besides those of this machine (repeatable).'
                    '--ready-file' = 'Write the base URL to this file once the server is ready.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator trust' {
                [ordered]@{
                    '--install' = 'Change the stores, as far as this user may; otherwise print how.'
                }
                $flagsOutput
            }
            'emulator untrust' { $flagsOutput }
            'emulator exec' {
                [ordered]@{
                    '--import' = 'Start from an exported state; - reads stdin.'
                    '--export-on-exit' = 'Export the state at the end.'
                    '--seed' = 'The same seed gives the same ids in each run.'
                    '--livestream-shapes' = 'Livestream responses as in the official examples or the SDKs'' models.'
                    '--strict' = 'Refuse members of a body that the API does not have.'
                    '--tls' = 'Serve https, with certificates of your own authority: see `rtk emulator trust`.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator requests' {
                [ordered]@{
                    '--follow' = 'Go on with each new request, until Ctrl-C.'
                    '--url' = 'Emulator to ask; default: that of CLOUDFLARE_BASE_URL if it is on this machine, else port 8787.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator status' {
                [ordered]@{
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator reset' {
                [ordered]@{
                    '--seed' = 'The same seed gives the same ids in each run.'
                    '--at' = 'Start the clock at a day, a time, or 90d for 90 days ago.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput; $flagsConfirmation
            }
            'emulator export' {
                [ordered]@{
                    '--to' = 'File that only you can read, or folder (no extension); default: stdout.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator import' {
                [ordered]@{
                    '--keep-clock' = 'Keep the current clock instead of continuing from the time of the export.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput; $flagsConfirmation
            }
            'emulator join' {
                [ordered]@{
                    '--token' = 'Join with this join token instead.'
                    '--room' = 'Join this breakout room.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator leave' {
                [ordered]@{
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator admit' {
                [ordered]@{
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator reject' {
                [ordered]@{
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator say' {
                [ordered]@{
                    '--spoken' = 'Say it aloud, for the transcript, instead of in the chat.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator vote' {
                [ordered]@{
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator act' {
                [ordered]@{
                    '--with' = 'Arguments of the call, a JSON object.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator events' {
                [ordered]@{
                    '--after' = 'Only events after this number.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator ingest' {
                [ordered]@{
                    '--stop' = 'Stop sending.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator simulate' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, or @TITLE.'
                    '--meeting-id' = 'The meeting''s id, or @TITLE.'
                    '--participants' = 'Number of participants; default: 8.'
                    '--minutes' = 'Length of the meeting; default: 30.'
                    '--speed' = 'Speed-up: 60 plays a minute per second; max does not wait.'
                    '--script' = 'JSON script of who does what when; - reads stdin.'
                    '--seed' = 'The same seed gives the same meeting.'
                    '--sessions' = 'Number of sessions in a row.'
                    '--until' = 'Spread the sessions over the emulator''s time until then, such as now.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator fail' {
                [ordered]@{
                    '--status' = 'Respond with this HTTP status and change nothing.'
                    '--retry-after' = 'Retry-After header: seconds or an HTTP date.'
                    '--latency' = 'Delay the response, such as 500ms or 3s.'
                    '--cut' = 'Cut the connection before or after the change is stored.'
                    '--content' = 'Respond with success, but let the content be wrong.'
                    '--probability' = 'Fail this share of calls, such as 0.2, until it is cleared.'
                    '--times' = 'Number of calls that fail; default: 1.'
                    '--list' = 'List the planned faults.'
                    '--clear' = 'Remove the planned faults: all, or those of OPERATION.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator advance' {
                [ordered]@{
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator deliver' {
                [ordered]@{
                    '--webhook' = 'Only deliveries to this webhook: its id, or @NAME or @URL.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator deliveries' {
                [ordered]@{
                    '--webhook' = 'Only deliveries to this webhook: its id, or @NAME or @URL.'
                    '--failed' = 'Only deliveries whose last attempt failed.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
        }
    }

    # The value of a flag in every command, and where that depends on the command.
    $values = @{
        '-o' = @('table', 'json', 'ndjson', 'yaml', 'csv', 'id')
        '--output' = @('table', 'json', 'ndjson', 'yaml', 'csv', 'id')
        '--columns' = @('<columns>')
        '--sort' = @('<columns>')
        '--query' = @('<text>')
        '--account-id' = @('<text>')
        '--timeout' = @('<text>')
        '--retries' = @('<text>')
        '--max-wait' = @('<text>')
        '--search' = @('<text>')
        '--start-time' = @('<text>')
        '--since' = @('<text>')
        '--end-time' = @('<text>')
        '--until' = @('<text>')
        '--limit' = @('<text>')
        '--page' = @('<text>')
        '--per-page' = @('<text>')
        '--name' = @('<text>')
        '--jobs' = @('<text>')
        '--title' = @('<text>')
        '--session-keep-alive-time-in-secs' = @('<text>')
        '--keep-alive' = @('<text>')
        '--max-seconds' = @('<text>')
        '--file-name-prefix' = @('<text>')
        '--file-prefix' = @('<text>')
        '--language' = @('<text>')
        '--storage-secret-file' = @('<text>')
        '--storage-secret-command' = @('<text>')
        '--journal' = @('<text>')
        '--keep-column' = @('<text>')
        '--picture' = @('<text>')
        '--custom-participant-id' = @('<text>')
        '--custom-id' = @('<text>')
        '--custom-participant-ids' = @('<text>')
        '--question' = @('<text>')
        '--options' = @('<text>')
        '--option' = @('<text>')
        '--interval' = @('<text>')
        '--within' = @('<text>')
        '--user-ids' = @('<text>')
        '--layers' = @('<text>')
        '--layer' = @('<text>')
        '--url' = @('<text>')
        '--width' = @('<text>')
        '--height' = @('<text>')
        '--watermark-url' = @('<text>')
        '--storage-bucket' = @('<text>')
        '--storage-region' = @('<text>')
        '--storage-path' = @('<text>')
        '--rtmp-url' = @('<text>')
        '--upload-within' = @('<text>')
        '--name-template' = @('<text>')
        '--warn-within' = @('<text>')
        '--bandwidth' = @('<text>')
        '--stuck-after' = @('<text>')
        '--participants' = @('<text>')
        '--merge-gaps' = @('<text>')
        '--longer-than' = @('<text>')
        '--idle' = @('<text>')
        '--start-date' = @('<text>')
        '--end-date' = @('<text>')
        '--prices' = @('<text>')
        '--port' = @('<text>')
        '--forward' = @('<text>')
        '--count' = @('<text>')
        '--register' = @('<text>')
        '--public-key' = @('<text>')
        '--signature' = @('<text>')
        '--param' = @('<text>')
        '--header' = @('<text>')
        '--base-url' = @('<text>')
        '--default-output' = @('<text>')
        '--max-body' = @('<text>')
        '--max-response' = @('<text>')
        '--complete-ids' = @('<text>')
        '--ca-file' = @('<text>')
        '--unset' = @('<text>')
        '--token-command' = @('<text>')
        '--host' = @('<text>')
        '--data' = @('<text>')
        '--seed' = @('<text>')
        '--token' = @('<text>')
        '--prefix' = @('<text>')
        '--rate-limit' = @('<text>')
        '--allow-origin' = @('<text>')
        '--import' = @('<text>')
        '--export-on-exit' = @('<text>')
        '--at' = @('<text>')
        '--room' = @('<text>')
        '--with' = @('<text>')
        '--after' = @('<text>')
        '--minutes' = @('<text>')
        '--speed' = @('<text>')
        '--script' = @('<text>')
        '--sessions' = @('<text>')
        '--retry-after' = @('<text>')
        '--latency' = @('<text>')
        '--probability' = @('<text>')
        '--times' = @('<text>')
        '--profile' = @('<profiles>')
        '--to-profile' = @('<profiles>')
        '--app-id' = @('<apps>')
        '--to-app-id' = @('<apps>')
        '--codec' = @('H264', 'VP8', 'VP9')
        '--video-codec' = @('H264', 'VP8', 'VP9')
        '--audio-codec' = @('MP3', 'AAC')
        '--body' = @('<@file>')
        '--set' = @('<settings>')
        '--preset-name' = @('<presets>')
        '--preset' = @('<presets>')
        '--ui-kit' = @('<file>')
        '-f' = @('<file>')
        '--file' = @('<file>')
        '--plan-out' = @('<file>')
        '--plan-file' = @('<file>')
        '--token-file' = @('<file>')
        '--ready-file' = @('<file>')
        '--meeting' = @('<meetings>')
        '--meeting-id' = @('<meetings>')
        '--associated-id' = @('<meetings>')
        '--participant-ids' = @('<participants>')
        '--participant' = @('<participants>')
        '--sort-order' = @('ASC', 'DESC')
        '--type' = @('composite', 'track')
        '--watermark-position' = @('left top', 'right top', 'left bottom', 'right bottom')
        '--audio-channel' = @('mono', 'stereo')
        '--storage-type' = @('aws', 'azure', 'digitalocean', 'gcs', 'sftp', 'cloudflare')
        '--session' = @('<sessions>')
        '--session-id' = @('<sessions>')
        '--view' = @('raw', 'consolidated')
        '--format' = @('SRT', 'VTT', 'JSON', 'CSV')
        '--by' = @('meeting', 'preset', 'day')
        '--event' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        '--save' = @('<folder>')
        '--webhook' = @('<webhooks>')
        '--livestream-shapes' = @('examples', 'sdk')
        '--cut' = @('before', 'after')
        '--content' = @('empty', 'expired-link', 'errored', 'stuck-invoked', 'stuck-uploading', 'zombie-session', 'duplicate', 'late', 'out-of-order')
    }
    $valuesOf = @{
        'meetings list --status' = @('ACTIVE', 'INACTIVE')
        'meetings update --status' = @('ACTIVE', 'INACTIVE')
        'recordings list --status' = @('INVOKED', 'RECORDING', 'PAUSED', 'UPLOADING', 'UPLOADED', 'ERRORED')
        'livestreams list --status' = @('LIVE', 'IDLE', 'ERRORED', 'INVOKED')
        'sessions list --status' = @('LIVE', 'ENDED')
        'emulator fail --status' = @('<text>')
        'meetings get --from' = @('<text>')
        'meetings create --from' = @('<text>')
        'meetings activate --from' = @('<text>')
        'meetings deactivate --from' = @('<text>')
        'participants get --from' = @('<text>')
        'participants add --from' = @('<text>')
        'participants remove --from' = @('<text>')
        'participants token --from' = @('<text>')
        'active-session kick --from' = @('<text>')
        'recordings get --from' = @('<text>')
        'recordings pause --from' = @('<text>')
        'recordings resume --from' = @('<text>')
        'recordings stop --from' = @('<text>')
        'recordings wait --from' = @('<text>')
        'livestreams get --from' = @('<text>')
        'livestreams enable --from' = @('<text>')
        'livestreams disable --from' = @('<text>')
        'livestreams reset-stream-key --from' = @('<text>')
        'livestreams wait --from' = @('<text>')
        'sessions get --from' = @('<text>')
        'sessions wait --from' = @('<text>')
        'analytics daywise --from' = @('<text>')
        'analytics livestreams --from' = @('<text>')
        'analytics livestreams-daywise --from' = @('<text>')
        'analytics cost --from' = @('<text>')
        'presets get --from' = @('<text>')
        'presets delete --from' = @('<text>')
        'webhooks get --from' = @('<text>')
        'webhooks delete --from' = @('<text>')
        'apps get --from' = @('<text>')
        'presets create --from' = @('<presets>')
        'webhooks trigger --from' = @('<file>')
        'meetings create --clear' = @('<fields>')
        'meetings update --clear' = @('<fields>')
        'meetings replace --clear' = @('<fields>')
        'meetings join --clear' = @('<fields>')
        'participants add --clear' = @('<fields>')
        'participants update --clear' = @('<fields>')
        'participants replace --clear' = @('<fields>')
        'active-session kick --clear' = @('<fields>')
        'active-session mute --clear' = @('<fields>')
        'active-session mute-all --clear' = @('<fields>')
        'active-session poll --clear' = @('<fields>')
        'recordings start --clear' = @('<fields>')
        'recordings start-track --clear' = @('<fields>')
        'recordings record --clear' = @('<fields>')
        'livestreams create --clear' = @('<fields>')
        'livestreams start --clear' = @('<fields>')
        'presets create --clear' = @('<fields>')
        'presets update --clear' = @('<fields>')
        'presets replace --clear' = @('<fields>')
        'webhooks create --clear' = @('<fields>')
        'webhooks update --clear' = @('<fields>')
        'webhooks replace --clear' = @('<fields>')
        'apps create --clear' = @('<fields>')
        'api --clear' = @('<fields>')
        'active-session kick --user-id' = @('<participants>')
        'active-session mute --user-id' = @('<participants>')
        'recordings start --user-id' = @('<text>')
        'recordings start-track --user-id' = @('<text>')
        'recordings list --sort-by' = @('invokedTime')
        'sessions list --sort-by' = @('minutesConsumed', 'createdAt')
        'sessions participants --sort-by' = @('joinedAt', 'duration')
        'recordings start --wait-for' = @('INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED', 'ERRORED', 'PAUSED')
        'recordings stop --wait-for' = @('INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED', 'ERRORED', 'PAUSED')
        'livestreams start --wait-for' = @('LIVE', 'IDLE', 'ERRORED', 'INVOKED')
        'livestreams stop --wait-for' = @('LIVE', 'IDLE', 'ERRORED', 'INVOKED')
        'recordings wait --for' = @('INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED', 'ERRORED', 'PAUSED')
        'recordings record --for' = @('<text>')
        'livestreams wait --for' = @('LIVE', 'IDLE', 'ERRORED', 'INVOKED')
        'sessions wait --for' = @('ended', 'transcript', 'summary')
        'recordings record --to' = @('<file>')
        'recordings download --to' = @('<file>')
        'sessions chat --to' = @('<file>')
        'sessions transcript --to' = @('<file>')
        'sessions summary --to' = @('<file>')
        'export-manifest --to' = @('<file>')
        'emulator export --to' = @('<file>')
        'analytics daywise --to' = @('<text>')
        'analytics livestreams --to' = @('<text>')
        'analytics livestreams-daywise --to' = @('<text>')
        'analytics cost --to' = @('<text>')
        'tour --to' = @('<folder>')
        'webhooks create --events' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'webhooks update --events' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'webhooks replace --events' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'webhooks listen --events' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'sessions peer-report --filters' = @('device_info', 'ip_information', 'precall_network_information', 'events', 'quality_stats')
        'analytics livestreams --filters' = @('<text>')
        'analytics livestreams-daywise --filters' = @('<text>')
        'sessions peer-report --only' = @('device_info', 'ip_information', 'precall_network_information', 'events', 'quality_stats')
        'apply --only' = @('<text>')
        'diff --only' = @('<text>')
        'export-manifest --only' = @('<text>')
    }

    # The arguments of a command, by position.
    $arguments = @{
        'meetings get *' = @('<meetings>')
        'meetings update 1' = @('<meetings>')
        'meetings replace 1' = @('<meetings>')
        'meetings activate *' = @('<meetings>')
        'meetings deactivate *' = @('<meetings>')
        'meetings join 1' = @('<meetings>')
        'active-session get 1' = @('<meetings>')
        'active-session kick 1' = @('<meetings>')
        'active-session kick-all 1' = @('<meetings>')
        'active-session mute 1' = @('<meetings>')
        'active-session mute-all 1' = @('<meetings>')
        'active-session poll 1' = @('<meetings>')
        'active-session watch 1' = @('<meetings>')
        'recordings active 1' = @('<meetings>')
        'recordings start 1' = @('<meetings>')
        'recordings start-track 1' = @('<meetings>')
        'recordings record 1' = @('<meetings>')
        'livestreams active 1' = @('<meetings>')
        'livestreams for-meeting 1' = @('<meetings>')
        'livestreams start 1' = @('<meetings>')
        'livestreams stop 1' = @('<meetings>')
        'participants get *' = @('<participants>')
        'participants update 1' = @('<participants>')
        'participants replace 1' = @('<participants>')
        'participants remove *' = @('<participants>')
        'participants token *' = @('<participants>')
        'sessions participant 1' = @('<participants>')
        'emulator join 1' = @('<participants>')
        'emulator leave 1' = @('<participants>')
        'emulator admit 1' = @('<participants>')
        'emulator reject 1' = @('<participants>')
        'emulator say 1' = @('<participants>')
        'emulator vote 1' = @('<participants>')
        'emulator act 1' = @('<participants>')
        'recordings get *' = @('<recordings>')
        'recordings pause *' = @('<recordings>')
        'recordings resume *' = @('<recordings>')
        'recordings stop *' = @('<recordings>')
        'recordings wait *' = @('<recordings>')
        'recordings download *' = @('<recordings>')
        'recordings sync 1' = @('<text>')
        'livestreams session 1' = @('<text>')
        'sessions peer-report 1' = @('<text>')
        'sessions export 2' = @('<text>')
        'api 2' = @('<text>')
        'emulator exec *' = @('<text>')
        'emulator import 1' = @('<text>')
        'emulator say 2' = @('<text>')
        'emulator vote 2' = @('<text>')
        'emulator vote 3' = @('<text>')
        'emulator act 2' = @('<text>')
        'emulator fail 1' = @('<text>')
        'emulator advance 1' = @('<text>')
        'livestreams get *' = @('<livestreams>')
        'livestreams sessions 1' = @('<livestreams>')
        'livestreams active-session 1' = @('<livestreams>')
        'livestreams enable *' = @('<livestreams>')
        'livestreams disable *' = @('<livestreams>')
        'livestreams reset-stream-key *' = @('<livestreams>')
        'livestreams wait *' = @('<livestreams>')
        'emulator ingest 1' = @('<livestreams>')
        'sessions get *' = @('<sessions>')
        'sessions participants 1' = @('<sessions>')
        'sessions livestreams 1' = @('<sessions>')
        'sessions attendance *' = @('<sessions>')
        'sessions chat 1' = @('<sessions>')
        'sessions transcript 1' = @('<sessions>')
        'sessions summary 1' = @('<sessions>')
        'sessions summarize 1' = @('<sessions>')
        'sessions wait *' = @('<sessions>')
        'sessions export *' = @('<sessions>')
        'emulator events 1' = @('<sessions>')
        'presets get *' = @('<presets>')
        'presets update 1' = @('<presets>')
        'presets replace 1' = @('<presets>')
        'presets delete *' = @('<presets>')
        'presets diff 1' = @('<presets>')
        'presets diff 2' = @('<presets>')
        'presets copy 1' = @('<presets>')
        'webhooks get *' = @('<webhooks>')
        'webhooks update 1' = @('<webhooks>')
        'webhooks replace 1' = @('<webhooks>')
        'webhooks delete *' = @('<webhooks>')
        'webhooks trigger 1' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'apps get *' = @('<apps>')
        'apps use 1' = @('<apps>')
        'api 1' = @('GET', 'POST', 'PUT', 'PATCH', 'DELETE')
        'schema *' = @('meetings', 'participants', 'active-session', 'recordings', 'livestreams', 'sessions', 'analytics', 'presets', 'webhooks', 'apply', 'diff', 'export-manifest', 'apps', 'api', 'schema', 'profile', 'auth', 'doctor', 'config', 'completion', 'version', 'help', 'tour', 'emulator')
        'profile get 1' = @('<profiles>')
        'profile create 1' = @('<profiles>')
        'profile update 1' = @('<profiles>')
        'profile delete 1' = @('<profiles>')
        'profile use 1' = @('<profiles>')
        'help *' = @('meetings', 'participants', 'active-session', 'recordings', 'livestreams', 'sessions', 'analytics', 'presets', 'webhooks', 'apply', 'diff', 'export-manifest', 'apps', 'api', 'schema', 'profile', 'auth', 'doctor', 'config', 'completion', 'version', 'help', 'tour', 'emulator', 'flags', 'exit-codes', 'environment', 'output', 'query', 'agents')
    }

    function TakenBy([string]$command, [string]$word) {
        if ($valuesOf["$command $word"]) { $valuesOf["$command $word"] } else { $values[$word] }
    }

    function Offer([string]$text, [string]$shown, [string]$help) {
        $kind = [System.Management.Automation.CompletionResultType]::ParameterValue
        $tooltip = if ($help) { $help } else { $shown }
        [System.Management.Automation.CompletionResult]::new($text, $shown, $kind, $tooltip)
    }

    function OfferWords($words, [string]$typed) {
        foreach ($word in $words.Keys) {
            if ($word.StartsWith($typed, [StringComparison]::Ordinal)) { Offer $word $word $words[$word] }
        }
    }

    function OfferFlags([string]$command, [string]$typed) {
        foreach ($words in FlagsOf $command) { OfferWords $words $typed }
    }

    # The files that begin with $typed, each behind $lead, quoted where PowerShell would read an @ itself.
    function OfferFiles([string]$typed, [string]$lead, [bool]$foldersOnly) {
        foreach ($found in [System.Management.Automation.CompletionCompleters]::CompleteFilename($typed)) {
            if ($foldersOnly -and $found.ResultType -ne 'ProviderContainer') { continue }
            $path = $found.CompletionText.Trim("'", '"')
            $text = if ($path.Contains(' ') -or $lead.StartsWith('@')) { "'$lead$path'" } else { "$lead$path" }
            Offer $text $found.ListItemText $found.ToolTip
        }
    }

    # Asks the program itself for values of a kind, with their titles. It prints nothing on errors.
    function OfferListed([string]$kind, [string]$typed, [string]$lead) {
        $program = Get-Command -CommandType Application -ErrorAction SilentlyContinue $commandAst.GetCommandName() |
            Select-Object -First 1
        if (-not $program) { return }
        $encoding = [Console]::OutputEncoding
        try {
            [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
            $lines = & $program completion values $kind "--typed=$typed" '--' @before 2>$null
        } finally {
            [Console]::OutputEncoding = $encoding
        }
        foreach ($line in $lines) {
            $value, $title = $line -split "`t", 2
            if (-not $value.StartsWith($typed, [StringComparison]::Ordinal)) { continue }
            $quoted = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value)
            $text = if ($value -match '^[A-Za-z0-9_.=:/-]+$') { "$lead$value" } else { "$lead'$quoted'" }
            Offer $text $value $title
        }
    }

    function OfferValues($takes, [string]$typed, [string]$lead) {
        switch ($takes[0]) {
            '<text>' { }
            '<file>' { OfferFiles $typed $lead $false }
            '<folder>' { OfferFiles $typed $lead $true }
            '<@file>' { if ($typed.StartsWith('@')) { OfferFiles $typed.Substring(1) "$lead@" $false } }
            default {
                if ($takes[0].StartsWith('<')) {
                    OfferListed $takes[0].Trim('<', '>') $typed $lead
                    return
                }
                foreach ($choice in $takes) {
                    if (-not $choice.StartsWith($typed, [StringComparison]::Ordinal)) { continue }
                    $text = if ($choice.Contains(' ')) { "$lead'$choice'" } else { "$lead$choice" }
                    Offer $text $choice ''
                }
            }
        }
    }

    $path = ''
    $flag = ''
    $plain = $false
    $number = 1
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString().Trim("'", '"') })
    foreach ($word in $before) {
        if ($flag) { $flag = '' }
        elseif (-not $plain -and $word -eq '--') { $plain = $true }
        elseif (-not $plain -and $word.StartsWith('-')) { if (TakenBy $path $word) { $flag = $word } }
        elseif ($commands.ContainsKey($path)) { $path = "$path $word".Trim() }
        else { $number++ }
    }

    $typed = $wordToComplete.Trim("'", '"')
    $results = @(
        if ($flag) { OfferValues @(TakenBy $path $flag) $typed '' }
        elseif (-not $plain -and $typed -match '^(--[^=]+)=(.*)$') {
            $name, $value = $Matches[1], $Matches[2]
            $takes = @(TakenBy $path $name)
            if ($takes) { OfferValues $takes $value "$name=" }
        }
        elseif (-not $plain -and $typed.StartsWith('-')) { OfferFlags $path $typed }
        elseif ($commands.ContainsKey($path)) { OfferWords $commands[$path] $typed }
        else {
            $takes = @(if ($arguments["$path $number"]) { $arguments["$path $number"] } else { $arguments["$path *"] })
            if ($takes) { OfferValues $takes $typed '' }
            elseif (-not $plain -and -not $typed) { OfferFlags $path '' }
        }
    )
    # An empty string keeps PowerShell from offering files where rtk takes none.
    if ($results) { $results } else { '' }
}
