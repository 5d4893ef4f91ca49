# Completion of rtk for PowerShell 5.1 and later.
# Generated from the command tree by scripts/generate.py: do not edit.

Register-ArgumentCompleter -Native -CommandName rtk -ScriptBlock {
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
            'analytics' = 'Usage per day, as numbers and charts.'
            'presets' = 'Manage presets, the roles of participants.'
            'webhooks' = 'Manage webhooks; receive and verify events.'
            'apps' = 'List and create the apps of the account.'
            'api' = 'Call any path of the API.'
            'profile' = 'Manage profiles: account, app and token by name.'
            'auth' = 'Log in, log out, show who is logged in.'
            'config' = 'Show every setting and its source.'
            'completion' = 'Print the completion script for a shell.'
            'version' = 'Print the version of rtk.'
            'help' = 'Show help for a command, or on a topic.'
            'tour' = 'Take a tour: record a meeting on the emulator.'
            'emulator' = 'Run the emulator: serve it, let participants join, reset it.'
        }
        'meetings' = [ordered]@{
            'list' = 'List the meetings of the app.'
            'get' = 'Show one meeting.'
            'create' = 'Create a meeting.'
            'update' = 'Change some fields of a meeting.'
            'replace' = 'Overwrite a meeting: what is not given goes back to its default.'
            'activate' = 'Open a meeting for joins again.'
            'deactivate' = 'Close a meeting: it refuses joins until it is activated again.'
            'join' = 'Add a person and print the token to join with; on the emulator the person joins at once.'
        }
        'participants' = [ordered]@{
            'list' = 'List the participants of a meeting.'
            'get' = 'Show one participant.'
            'add' = 'Add a participant and print its token.'
            'update' = 'Change some fields of a participant; prints a token too.'
            'replace' = 'Overwrite a participant; prints a token too.'
            'remove' = 'Remove a participant from the meeting.'
            'token' = 'Issue a new token for a participant.'
        }
        'active-session' = [ordered]@{
            'get' = 'Show the live session of a meeting.'
            'kick' = 'Remove people from the live session.'
            'kick-all' = 'Remove everyone: ends the live session and its recording.'
            'mute' = 'Mute people of the live session.'
            'mute-all' = 'Mute everyone; they cannot unmute themselves without --allow-unmute.'
            'poll' = 'Open a poll in the live session.'
            'watch' = 'Watch the live session until it ends: in place on a terminal, else a JSON line a change.'
        }
        'recordings' = [ordered]@{
            'list' = 'List recordings.'
            'get' = 'Show one recording.'
            'active' = 'Show the running recording of a meeting.'
            'start' = 'Start a recording of a meeting''s live session; --type track is the same as start-track.'
            'start-track' = 'Record each participant''s sound to a file of its own.'
            'pause' = 'Pause a recording.'
            'resume' = 'Resume a paused recording.'
            'stop' = 'Stop a recording; its file is uploaded then.'
            'wait' = 'Wait until a recording reaches a state, by default until its file is there.'
            'download' = 'Download a recording''s files.'
        }
        'livestreams' = [ordered]@{
            'list' = 'List livestreams.'
            'get' = 'Show one livestream.'
            'create' = 'Create a livestream for an encoder.'
            'start' = 'Put a meeting on the air.'
            'stop' = 'Take a meeting off the air.'
            'active' = 'Show the livestream of a meeting while it is on the air.'
            'for-meeting' = 'Show the livestream of a meeting.'
            'sessions' = 'List the sessions of a livestream.'
            'session' = 'Show one session of a livestream.'
            'active-session' = 'Show the session of a livestream that is on the air.'
            'enable' = 'Let a livestream go on the air again.'
            'disable' = 'Keep a livestream off the air until it is enabled again.'
            'reset-stream-key' = 'Give a livestream a new key.'
            'wait' = 'Wait until a livestream is on the air, or reaches another state.'
        }
        'sessions' = [ordered]@{
            'list' = 'List sessions, those that run and those that are over.'
            'get' = 'Show one session.'
            'participants' = 'List who was in a session, and when.'
            'participant' = 'Show when one participant was in a session.'
            'peer-report' = 'Show how one connection fared: device, network, quality.'
            'chat' = 'Print the chat of a session as CSV.'
            'transcript' = 'Print the transcript of a session.'
            'summary' = 'Print the summary of a session, once there is one.'
            'summarize' = 'Have a summary written; `rtk sessions wait` tells when it is there.'
            'livestreams' = 'List the runs on the air that belong to a session.'
            'wait' = 'Wait until the summary of a session is there, its transcript, or its end.'
        }
        'analytics' = [ordered]@{
            'daywise' = 'Show sessions and recordings by day; without days, the last 30.'
            'livestreams' = 'Show what all livestreams add up to.'
            'livestreams-daywise' = 'Show livestreams by day.'
        }
        'presets' = [ordered]@{
            'list' = 'List the presets of the app.'
            'get' = 'Show one preset with all its permissions.'
            'create' = 'Create a preset.'
            'update' = 'Change some leaves of a preset: --set permissions.chat.public.can_send=false.'
            'replace' = 'Overwrite a preset, with what `rtk presets get` has printed and somebody has edited.'
            'delete' = 'Delete a preset.'
        }
        'webhooks' = [ordered]@{
            'list' = 'List the webhooks of the app.'
            'get' = 'Show one webhook.'
            'create' = 'Create a webhook.'
            'update' = 'Change some fields of a webhook; --event gives all of its events anew.'
            'replace' = 'Overwrite a webhook: without --no-enabled it is enabled afterwards.'
            'delete' = 'Delete a webhook.'
            'events' = 'List the events that there are.'
            'listen' = 'Receive events on this machine: each that is signed is printed, on one line.'
            'verify' = 'Check that an event was signed: exit code 0 if it was, 4 if not.'
            'trigger' = 'Send a made-up event, signed by the emulator: to every webhook that wants it, or to one.'
        }
        'apps' = [ordered]@{
            'list' = 'List the apps of the account.'
            'get' = 'Show one app.'
            'create' = 'Create an app.'
            'use' = 'Keep an app in the profile: commands that name none use it.'
        }
        'profile' = [ordered]@{
            'list' = 'List the profiles.'
            'get' = 'Show one profile.'
            'create' = 'Create a profile.'
            'update' = 'Change settings of a profile.'
            'delete' = 'Delete a profile and the token that is kept for it.'
            'use' = 'Make a profile the one that is used when none is named.'
        }
        'auth' = [ordered]@{
            'login' = 'Give a profile its API token: typed, from stdin, from a file or from a command.'
            'logout' = 'Forget the token of a profile.'
            'status' = 'Show which profile, account, app and token are in use; calls nobody.'
        }
        'config' = [ordered]@{
            'list' = 'List every setting with its value and where that came from.'
            'path' = 'Print where the profiles file is, whether or not it exists.'
        }
        'completion' = [ordered]@{
            'bash' = 'Print the completion script for bash.'
            'zsh' = 'Print the completion script for zsh.'
            'fish' = 'Print the completion script for fish.'
            'powershell' = 'Print the completion script for PowerShell.'
        }
        'emulator' = [ordered]@{
            'serve' = 'Serve the emulator on a port, for SDKs, curl and backends.'
            'status' = 'Show the emulator''s file and what is in it.'
            'reset' = 'Forget everything and begin with one empty app.'
            'export' = 'Print the whole state as one JSON document, its secret included.'
            'import' = 'Put an exported state in the place of everything.'
            'join' = 'Let a participant join: the first one opens the live session.'
            'leave' = 'Let a participant leave the live session.'
            'admit' = 'Let a participant in who is in the waiting room.'
            'reject' = 'Send a participant away who is in the waiting room.'
            'say' = 'Let a participant write into the chat, or speak.'
            'vote' = 'Let a participant vote in a poll.'
            'act' = 'Let a participant do anything that the live protocol has, with the rights of their preset.'
            'events' = 'Show what happened in a session, event by event.'
            'ingest' = 'Let an encoder send to a livestream that has no meeting.'
            'simulate' = 'Let people join, talk, chat, vote, get muted and leave.'
            'fail' = 'Plan trouble for calls to come: refusals, delays, cut connections.'
            'advance' = 'Move the emulator''s clock forward; what comes due meanwhile happens.'
            'deliver' = 'Send to webhooks what is due, once.'
            'deliveries' = 'List what webhooks were sent in the last month, or are still to be sent.'
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
        '--app-id' = 'The RealtimeKit app.'
        '--dry-run' = 'Print the request as JSON without sending it.'
        '--timeout' = 'How long to wait for a response.'
        '--retries' = 'Maximum number of retries.'
        '--max-wait' = 'Maximum total wait before retries.'
    }
    $flagsPaging = [ordered]@{
        '--limit' = 'Maximum number of rows.'
        '--page' = 'Print this page only; the first is 1.'
        '--per-page' = 'Rows per request.'
        '--envelope' = 'Print one page as the API returns it, with paging.'
    }
    $flagsBody = [ordered]@{
        '--body' = 'Request body: JSON, @FILE or - (stdin); flags override it.'
        '--set' = 'Set a field, nested with dots: a.b=value.'
        '--clear' = 'Set a field to null.'
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
                    '--status' = 'Only those in this state.'
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'meetings get' {
                [ordered]@{
                    '--name' = 'Sent as it is; not explained.'
                }
                $flagsOutput; $flagsConnection
            }
            'meetings create' {
                [ordered]@{
                    '--title' = 'The meeting''s title.'
                    '--record-on-start' = 'Record as soon as the first person joins.'
                    '--no-record-on-start' = 'Record as soon as the first person joins.'
                    '--live-stream-on-start' = 'Livestream as soon as it starts.'
                    '--no-live-stream-on-start' = 'Livestream as soon as it starts.'
                    '--persist-chat' = 'Keep the chat between sessions.'
                    '--no-persist-chat' = 'Keep the chat between sessions.'
                    '--summarize-on-end' = 'Summarize at the end.'
                    '--summarize' = 'Summarize at the end.'
                    '--no-summarize-on-end' = 'Summarize at the end.'
                    '--no-summarize' = 'Summarize at the end.'
                    '--transcribe-on-end' = 'Transcribe after the end.'
                    '--transcribe' = 'Transcribe after the end.'
                    '--no-transcribe-on-end' = 'Transcribe after the end.'
                    '--no-transcribe' = 'Transcribe after the end.'
                    '--session-keep-alive-time-in-secs' = 'How long a session outlives its last person: 60 to 600 seconds.'
                    '--keep-alive' = 'How long a session outlives its last person: 60 to 600 seconds.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--video-codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--audio-codec' = 'Audio codec.'
                    '--language' = 'The language that is spoken, such as en-US.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'meetings update' {
                [ordered]@{
                    '--title' = 'The meeting''s title.'
                    '--status' = 'ACTIVE lets people join, INACTIVE does not.'
                    '--record-on-start' = 'Record as soon as the first person joins.'
                    '--no-record-on-start' = 'Record as soon as the first person joins.'
                    '--live-stream-on-start' = 'Livestream as soon as it starts.'
                    '--no-live-stream-on-start' = 'Livestream as soon as it starts.'
                    '--persist-chat' = 'Keep the chat between sessions.'
                    '--no-persist-chat' = 'Keep the chat between sessions.'
                    '--summarize-on-end' = 'Summarize at the end.'
                    '--summarize' = 'Summarize at the end.'
                    '--no-summarize-on-end' = 'Summarize at the end.'
                    '--no-summarize' = 'Summarize at the end.'
                    '--transcribe-on-end' = 'Transcribe after the end.'
                    '--transcribe' = 'Transcribe after the end.'
                    '--no-transcribe-on-end' = 'Transcribe after the end.'
                    '--no-transcribe' = 'Transcribe after the end.'
                    '--session-keep-alive-time-in-secs' = 'How long a session outlives its last person: 60 to 600 seconds.'
                    '--keep-alive' = 'How long a session outlives its last person: 60 to 600 seconds.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--video-codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--audio-codec' = 'Audio codec.'
                    '--language' = 'The language that is spoken, such as en-US.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'meetings replace' {
                [ordered]@{
                    '--title' = 'The meeting''s title.'
                    '--record-on-start' = 'Record as soon as the first person joins.'
                    '--no-record-on-start' = 'Record as soon as the first person joins.'
                    '--live-stream-on-start' = 'Livestream as soon as it starts.'
                    '--no-live-stream-on-start' = 'Livestream as soon as it starts.'
                    '--persist-chat' = 'Keep the chat between sessions.'
                    '--no-persist-chat' = 'Keep the chat between sessions.'
                    '--summarize-on-end' = 'Summarize at the end.'
                    '--summarize' = 'Summarize at the end.'
                    '--no-summarize-on-end' = 'Summarize at the end.'
                    '--no-summarize' = 'Summarize at the end.'
                    '--transcribe-on-end' = 'Transcribe after the end.'
                    '--transcribe' = 'Transcribe after the end.'
                    '--no-transcribe-on-end' = 'Transcribe after the end.'
                    '--no-transcribe' = 'Transcribe after the end.'
                    '--session-keep-alive-time-in-secs' = 'How long a session outlives its last person: 60 to 600 seconds.'
                    '--keep-alive' = 'How long a session outlives its last person: 60 to 600 seconds.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--video-codec' = 'Video codec: H264 for MP4, VP8 for WebM.'
                    '--audio-codec' = 'Audio codec.'
                    '--language' = 'The language that is spoken, such as en-US.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'meetings activate' { $flagsOutput; $flagsConnection }
            'meetings deactivate' { $flagsOutput; $flagsConnection }
            'meetings join' {
                [ordered]@{
                    '--name' = 'The display name.'
                    '--picture' = 'The URL of a profile picture.'
                    '--preset-name' = 'Name of the preset, the role.'
                    '--preset' = 'Name of the preset, the role.'
                    '--custom-participant-id' = 'The id in your own system, without personal data.'
                    '--custom-id' = 'The id in your own system, without personal data.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'participants' { $flagsOutput; $flagsConnection }
            'participants list' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id.'
                    '--meeting-id' = 'The meeting''s id.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'participants get' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id.'
                    '--meeting-id' = 'The meeting''s id.'
                }
                $flagsOutput; $flagsConnection
            }
            'participants add' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id.'
                    '--meeting-id' = 'The meeting''s id.'
                    '--name' = 'The display name.'
                    '--picture' = 'The URL of a profile picture.'
                    '--preset-name' = 'Name of the preset, the role.'
                    '--preset' = 'Name of the preset, the role.'
                    '--custom-participant-id' = 'The id in your own system, without personal data.'
                    '--custom-id' = 'The id in your own system, without personal data.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'participants update' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id.'
                    '--meeting-id' = 'The meeting''s id.'
                    '--name' = 'The display name.'
                    '--picture' = 'The URL of a profile picture.'
                    '--preset-name' = 'Name of the preset, the role.'
                    '--preset' = 'Name of the preset, the role.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'participants replace' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id.'
                    '--meeting-id' = 'The meeting''s id.'
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
                    '--meeting' = 'The meeting''s id.'
                    '--meeting-id' = 'The meeting''s id.'
                    '--ignore-missing' = 'Do not fail if it does not exist.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'participants token' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id.'
                    '--meeting-id' = 'The meeting''s id.'
                }
                $flagsOutput; $flagsConnection
            }
            'active-session' { $flagsOutput; $flagsConnection }
            'active-session get' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                }
                $flagsOutput; $flagsConnection
            }
            'active-session kick' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                    '--participant-ids' = 'A participant''s id; may be repeated.'
                    '--participant' = 'A participant''s id; may be repeated.'
                    '--user-id' = 'A participant''s id; may be repeated.'
                    '--custom-participant-ids' = 'An id of your own; may be repeated.'
                    '--custom-id' = 'An id of your own; may be repeated.'
                }
                $flagsOutput; $flagsConnection; $flagsBody; $flagsConfirmation
            }
            'active-session kick-all' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'active-session mute' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                    '--participant-ids' = 'A participant''s id; may be repeated.'
                    '--participant' = 'A participant''s id; may be repeated.'
                    '--user-id' = 'A participant''s id; may be repeated.'
                    '--custom-participant-ids' = 'An id of your own; may be repeated.'
                    '--custom-id' = 'An id of your own; may be repeated.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'active-session mute-all' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                    '--allow-unmute' = 'Whether people may unmute themselves.'
                    '--no-allow-unmute' = 'Whether people may unmute themselves.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'active-session poll' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                    '--question' = 'What is asked.'
                    '--options' = 'A possible answer; may be repeated.'
                    '--option' = 'A possible answer; may be repeated.'
                    '--anonymous' = 'Hide who voted.'
                    '--no-anonymous' = 'Hide who voted.'
                    '--hide-votes' = 'Hide the tally from those who have not voted.'
                    '--no-hide-votes' = 'Hide the tally from those who have not voted.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'active-session watch' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                    '--interval' = 'How often to look: 5s, 1m.'
                    '--within' = 'Give up after: 90s, 10m, 2h. Else never.'
                }
                $flagsOutput; $flagsConnection
            }
            'recordings' { $flagsOutput; $flagsConnection }
            'recordings list' {
                [ordered]@{
                    '--meeting' = 'Only those of this meeting.'
                    '--meeting-id' = 'Only those of this meeting.'
                    '--status' = 'Only those in this state; may be repeated.'
                    '--expired' = 'Only those whose file is gone, or is not.'
                    '--no-expired' = 'Only those whose file is gone, or is not.'
                    '--search' = 'Only rows that match this text.'
                    '--sort-by' = 'What to sort by.'
                    '--sort-order' = 'Sort order.'
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'recordings get' { $flagsOutput; $flagsConnection }
            'recordings active' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                }
                $flagsOutput; $flagsConnection
            }
            'recordings start' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                    '--type' = 'One file of all, or a file for each person.'
                    '--user-ids' = 'Tracks: only this person; may be repeated.'
                    '--user-id' = 'Tracks: only this person; may be repeated.'
                    '--layers' = 'Tracks: a layer and how its files begin.'
                    '--layer' = 'Tracks: a layer and how its files begin.'
                    '--allow-multiple-recordings' = 'Permit a second at once.'
                    '--no-allow-multiple-recordings' = 'Permit a second at once.'
                    '--max-seconds' = 'Stop a recording after this time, 60 to 86400.'
                    '--file-name-prefix' = 'Prefix of the file names.'
                    '--file-prefix' = 'Prefix of the file names.'
                    '--url' = 'Record this page instead.'
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
                    '--storage-type' = 'Type of your own storage; its secrets go into --body.'
                    '--storage-bucket' = 'Bucket or container.'
                    '--storage-region' = 'Region of the bucket.'
                    '--storage-path' = 'Folder in the bucket.'
                    '--rtmp-url' = 'Also send it to this RTMP URL.'
                    '--interactive' = 'Embed timed metadata; gives a tar of HLS parts.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'recordings start-track' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                    '--user-ids' = 'Tracks: only this person; may be repeated.'
                    '--user-id' = 'Tracks: only this person; may be repeated.'
                    '--layers' = 'Tracks: a layer and how its files begin.'
                    '--layer' = 'Tracks: a layer and how its files begin.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'recordings pause' { $flagsOutput; $flagsConnection }
            'recordings resume' { $flagsOutput; $flagsConnection }
            'recordings stop' { $flagsOutput; $flagsConnection; $flagsConfirmation }
            'recordings wait' {
                [ordered]@{
                    '--for' = 'The state to wait for.'
                    '--within' = 'Give up after: 90s, 10m, 2h.'
                }
                $flagsOutput; $flagsConnection
            }
            'recordings download' {
                [ordered]@{
                    '--to' = 'File, or folder with a slash; - is stdout. Else its own name here.'
                    '--audio' = 'The separate audio file.'
                    '--force' = 'Overwrite an existing file.'
                }
                $flagsOutput; $flagsConnection
            }
            'livestreams' { $flagsOutput; $flagsConnection }
            'livestreams list' {
                [ordered]@{
                    '--status' = 'Only those in this state.'
                    '--exclude-meetings' = 'Only those without a meeting, or all.'
                    '--no-exclude-meetings' = 'Only those without a meeting, or all.'
                    '--start-time' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--since' = 'Only from this time on: 2026-09-14, or 7d for a week ago.'
                    '--end-time' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--until' = 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
                    '--sort-order' = 'Sort order.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'livestreams get' { $flagsOutput; $flagsConnection }
            'livestreams create' {
                [ordered]@{
                    '--name' = 'Its name: letters, digits, hyphens and underscores.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'livestreams start' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                    '--name' = 'Its name: letters, digits, hyphens and underscores.'
                    '--width' = 'Width of the picture.'
                    '--height' = 'Height of the picture.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'livestreams stop' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'livestreams active' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                }
                $flagsOutput; $flagsConnection
            }
            'livestreams for-meeting' {
                [ordered]@{
                    '--meeting' = 'The meeting''s id, as a flag.'
                    '--meeting-id' = 'The meeting''s id, as a flag.'
                }
                $flagsOutput; $flagsConnection
            }
            'livestreams sessions' {
                [ordered]@{
                    '--meeting' = 'The livestream of this meeting instead.'
                    '--meeting-id' = 'The livestream of this meeting instead.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'livestreams session' { $flagsOutput; $flagsConnection }
            'livestreams active-session' { $flagsOutput; $flagsConnection }
            'livestreams enable' { $flagsOutput; $flagsConnection }
            'livestreams disable' { $flagsOutput; $flagsConnection; $flagsConfirmation }
            'livestreams reset-stream-key' { $flagsOutput; $flagsConnection; $flagsConfirmation }
            'livestreams wait' {
                [ordered]@{
                    '--for' = 'The state to wait for.'
                    '--within' = 'Give up after: 90s, 10m, 2h.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions' { $flagsOutput; $flagsConnection }
            'sessions list' {
                [ordered]@{
                    '--associated-id' = 'Only those of this meeting.'
                    '--meeting' = 'Only those of this meeting.'
                    '--meeting-id' = 'Only those of this meeting.'
                    '--status' = 'Only those in this state.'
                    '--participants' = 'Only with so many people.'
                    '--search' = 'Only rows that match this text.'
                    '--sort-by' = 'What to sort by.'
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
                    '--include-breakout-rooms' = 'With the breakout rooms.'
                    '--rooms' = 'With the breakout rooms.'
                    '--no-include-breakout-rooms' = 'With the breakout rooms.'
                    '--no-rooms' = 'With the breakout rooms.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions participants' {
                [ordered]@{
                    '--search' = 'Only rows that match this text.'
                    '--sort-by' = 'What to sort by.'
                    '--sort-order' = 'Sort order.'
                    '--view' = 'A row a connection, or a row a person with all rooms.'
                    '--include-peer-events' = 'With the events of each connection.'
                    '--events' = 'With the events of each connection.'
                    '--no-include-peer-events' = 'With the events of each connection.'
                    '--no-events' = 'With the events of each connection.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'sessions participant' {
                [ordered]@{
                    '--session' = 'The session''s id.'
                    '--session-id' = 'The session''s id.'
                    '--include-peer-events' = 'With the events of each connection.'
                    '--events' = 'With the events of each connection.'
                    '--no-include-peer-events' = 'With the events of each connection.'
                    '--no-events' = 'With the events of each connection.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions peer-report' {
                [ordered]@{
                    '--filters' = 'Only this part: device_info, ip_information, precall_network_information, events, quality_stats.'
                    '--only' = 'Only this part: device_info, ip_information, precall_network_information, events, quality_stats.'
                    '--include-peer-events' = 'With the events of each connection.'
                    '--events' = 'With the events of each connection.'
                    '--no-include-peer-events' = 'With the events of each connection.'
                    '--no-events' = 'With the events of each connection.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions chat' {
                [ordered]@{
                    '--to' = 'File, or folder with a slash; else it is printed.'
                    '--force' = 'Overwrite an existing file.'
                    '--link' = 'Print the link as the API answers it; -o and --query do so too.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions transcript' {
                [ordered]@{
                    '--format' = 'Form of the file; else by the ending of --to, or CSV.'
                    '--to' = 'File, or folder with a slash; else it is printed.'
                    '--force' = 'Overwrite an existing file.'
                    '--link' = 'Print the link as the API answers it; -o and --query do so too.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions summary' {
                [ordered]@{
                    '--to' = 'File, or folder with a slash; else it is printed.'
                    '--force' = 'Overwrite an existing file.'
                    '--link' = 'Print the link as the API answers it; -o and --query do so too.'
                }
                $flagsOutput; $flagsConnection
            }
            'sessions summarize' { $flagsOutput; $flagsConnection }
            'sessions livestreams' { $flagsOutput; $flagsConnection; $flagsPaging }
            'sessions wait' {
                [ordered]@{
                    '--for' = 'What to wait for.'
                    '--within' = 'Give up after: 90s, 10m, 2h.'
                }
                $flagsOutput; $flagsConnection
            }
            'analytics' { $flagsOutput; $flagsConnection }
            'analytics daywise' {
                [ordered]@{
                    '--start-date' = 'The first day, or 30d for a month ago.'
                    '--from' = 'The first day, or 30d for a month ago.'
                    '--since' = 'The first day, or 30d for a month ago.'
                    '--end-date' = 'The last day, or 7d for a week ago.'
                    '--to' = 'The last day, or 7d for a week ago.'
                    '--until' = 'The last day, or 7d for a week ago.'
                    '--chart' = 'Bars for each day under the table; on a terminal by default.'
                    '--no-chart' = 'Bars for each day under the table; on a terminal by default.'
                }
                $flagsOutput; $flagsConnection
            }
            'analytics livestreams' {
                [ordered]@{
                    '--start-time' = 'From then on: a day, a time, Unix seconds, 30d.'
                    '--from' = 'From then on: a day, a time, Unix seconds, 30d.'
                    '--since' = 'From then on: a day, a time, Unix seconds, 30d.'
                    '--end-time' = 'Up to then: a day, a time, Unix seconds, 7d.'
                    '--to' = 'Up to then: a day, a time, Unix seconds, 7d.'
                    '--until' = 'Up to then: a day, a time, Unix seconds, 7d.'
                    '--filters' = 'Sent as it is; not explained.'
                }
                $flagsOutput; $flagsConnection
            }
            'analytics livestreams-daywise' {
                [ordered]@{
                    '--start-time' = 'From then on: a day, a time, Unix seconds, 30d.'
                    '--from' = 'From then on: a day, a time, Unix seconds, 30d.'
                    '--since' = 'From then on: a day, a time, Unix seconds, 30d.'
                    '--end-time' = 'Up to then: a day, a time, Unix seconds, 7d.'
                    '--to' = 'Up to then: a day, a time, Unix seconds, 7d.'
                    '--until' = 'Up to then: a day, a time, Unix seconds, 7d.'
                    '--filters' = 'Sent as it is; not explained.'
                    '--chart' = 'Bars for each day under the table; on a terminal by default.'
                    '--no-chart' = 'Bars for each day under the table; on a terminal by default.'
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
            'presets get' { $flagsOutput; $flagsConnection }
            'presets create' {
                [ordered]@{
                    '--name' = 'The name; participants refer to it by this.'
                    '--from' = 'Begin with a copy of this preset, by id or name.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'presets update' {
                [ordered]@{
                    '--name' = 'The name; participants refer to it by this.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'presets replace' {
                [ordered]@{
                    '--name' = 'The name; participants refer to it by this.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'presets delete' {
                [ordered]@{
                    '--ignore-missing' = 'Do not fail if it does not exist.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'webhooks' { $flagsOutput; $flagsConnection }
            'webhooks list' {
                [ordered]@{
                    '--limit' = 'Maximum number of rows.'
                    '--envelope' = 'Print one page as the API returns it, with paging.'
                }
                $flagsOutput; $flagsConnection
            }
            'webhooks get' { $flagsOutput; $flagsConnection }
            'webhooks create' {
                [ordered]@{
                    '--name' = 'The webhook''s name.'
                    '--url' = 'Where events are sent.'
                    '--events' = 'An event to be told of; may be repeated.'
                    '--event' = 'An event to be told of; may be repeated.'
                    '--enabled' = 'Whether events are sent at all.'
                    '--no-enabled' = 'Whether events are sent at all.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'webhooks update' {
                [ordered]@{
                    '--name' = 'The webhook''s name.'
                    '--url' = 'Where events are sent.'
                    '--events' = 'An event to be told of; may be repeated.'
                    '--event' = 'An event to be told of; may be repeated.'
                    '--enabled' = 'Whether events are sent at all.'
                    '--no-enabled' = 'Whether events are sent at all.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'webhooks replace' {
                [ordered]@{
                    '--name' = 'The webhook''s name.'
                    '--url' = 'Where events are sent.'
                    '--events' = 'An event to be told of; may be repeated.'
                    '--event' = 'An event to be told of; may be repeated.'
                    '--enabled' = 'Whether events are sent at all.'
                    '--no-enabled' = 'Whether events are sent at all.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'webhooks delete' {
                [ordered]@{
                    '--ignore-missing' = 'Do not fail if it does not exist.'
                }
                $flagsOutput; $flagsConnection; $flagsConfirmation
            }
            'webhooks events' {
                [ordered]@{
                    '--limit' = 'Maximum number of rows.'
                    '--envelope' = 'Print one page as the API returns it, with paging.'
                }
                $flagsOutput; $flagsConnection
            }
            'webhooks listen' {
                [ordered]@{
                    '--port' = '0 picks a free one.'
                    '--forward' = 'Pass each event on, and answer what it answers.'
                    '--count' = 'End after so many events.'
                    '--public-key' = 'The key to check with; else the service''s, or the emulator''s.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                    '--timeout' = 'How long to wait for a response.'
                }
                $flagsOutput
            }
            'webhooks verify' {
                [ordered]@{
                    '--body' = 'What came; @FILE reads a file, - stdin.'
                    '--signature' = 'The header rtk-signature.'
                    '--public-key' = 'The key to check with; else the service''s, or the emulator''s.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                    '--timeout' = 'How long to wait for a response.'
                }
                $flagsOutput
            }
            'webhooks trigger' {
                [ordered]@{
                    '--webhook' = 'To this webhook, whatever it wants.'
                    '--url' = 'To this address.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                    '--set' = 'Set a field, nested with dots: a.b=value.'
                }
                $flagsOutput
            }
            'apps' { $flagsOutput; $flagsConnection }
            'apps list' {
                [ordered]@{
                    '--search' = 'Only rows that match this text.'
                    '--sort-order' = 'Sort order.'
                }
                $flagsOutput; $flagsConnection; $flagsPaging
            }
            'apps get' { $flagsOutput; $flagsConnection }
            'apps create' {
                [ordered]@{
                    '--name' = 'The app''s name.'
                    '--if-missing' = 'Print the existing one instead of creating a second.'
                }
                $flagsOutput; $flagsConnection; $flagsBody
            }
            'apps use' { $flagsOutput; $flagsConnection }
            'api' {
                [ordered]@{
                    '--param' = 'A query parameter; may be repeated.'
                    '--header' = 'A header; may be repeated.'
                    '--paginate' = 'The rows of all pages.'
                    '--limit' = 'Maximum number of rows.'
                    '--per-page' = 'Rows per request.'
                    '--envelope' = 'Print one page as the API returns it, with paging.'
                }
                $flagsOutput; $flagsConnection; $flagsBody; $flagsConfirmation
            }
            'profile' { $flagsOutput; $flagsConnection }
            'profile list' { $flagsOutput }
            'profile get' { $flagsOutput }
            'profile create' {
                [ordered]@{
                    '--account-id' = 'The Cloudflare account.'
                    '--app-id' = 'The RealtimeKit app.'
                    '--base-url' = 'Where the API is.'
                    '--default-output' = 'How to print without -o.'
                    '--timeout' = 'How long to wait for the server.'
                    '--retries' = 'How often to repeat a request.'
                    '--max-wait' = 'How long to wait for repeats.'
                }
                $flagsOutput
            }
            'profile update' {
                [ordered]@{
                    '--account-id' = 'The Cloudflare account.'
                    '--app-id' = 'The RealtimeKit app.'
                    '--base-url' = 'Where the API is.'
                    '--default-output' = 'How to print without -o.'
                    '--timeout' = 'How long to wait for the server.'
                    '--retries' = 'How often to repeat a request.'
                    '--max-wait' = 'How long to wait for repeats.'
                    '--unset' = 'Remove a setting; may be repeated.'
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
                    '--token-file' = 'Read it from this file each time.'
                    '--token-command' = 'Read it from this command each time.'
                    '--keyring' = 'Keep it in the system''s keyring, not in a file.'
                }
                $flagsOutput
            }
            'auth logout' { $flagsOutput }
            'auth status' { $flagsOutput }
            'config' { $flagsOutput; $flagsConnection }
            'config list' { $flagsOutput; $flagsConnection }
            'config path' { $flagsOutput }
            'completion' { $flagsOutput; $flagsConnection }
            'completion bash' { $flagsOutput }
            'completion zsh' { $flagsOutput }
            'completion fish' { $flagsOutput }
            'completion powershell' { $flagsOutput }
            'version' { $flagsOutput }
            'help' { $flagsOutput }
            'tour' {
                [ordered]@{
                    '--to' = 'Where the recording goes; else a temporary folder.'
                }
                $flagsOutput
            }
            'emulator' { $flagsOutput; $flagsConnection }
            'emulator serve' {
                [ordered]@{
                    '--port' = '0 picks a free one.'
                    '--host' = 'Where to listen.'
                    '--data' = 'Its state; :memory: keeps none. Else that of --local.'
                    '--seed' = 'The same number, the same ids in each run.'
                    '--token' = 'Require this token; or set RTK_EMULATOR_TOKEN.'
                    '--prefix' = 'One more base path, beside /client/v4 and none.'
                    '--rate-limit' = 'Refuse more with 429, such as 1200/300.'
                    '--ready-file' = 'Gets the base URL once it answers.'
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
                    '--seed' = 'The same number gives the same ids in each run.'
                    '--at' = 'Let the clock begin there: a day, a time, or 90d ago.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput; $flagsConfirmation
            }
            'emulator export' {
                [ordered]@{
                    '--to' = 'Into a file that only you can read; else on stdout.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator import' {
                [ordered]@{
                    '--keep-clock' = 'Do not let the clock go on from the moment of the export.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput; $flagsConfirmation
            }
            'emulator join' {
                [ordered]@{
                    '--token' = 'Whoever has this join token.'
                    '--room' = 'Into this breakout room.'
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
                    '--spoken' = 'Aloud, for the transcript, not into the chat.'
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
                    '--with' = 'What the call takes, an object.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator events' {
                [ordered]@{
                    '--after' = 'Only what came after that one.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator ingest' {
                [ordered]@{
                    '--stop' = 'It stops sending.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator simulate' {
                [ordered]@{
                    '--meeting' = 'Where they meet.'
                    '--meeting-id' = 'Where they meet.'
                    '--participants' = 'How many people; else 8.'
                    '--minutes' = 'How long; else 30.'
                    '--speed' = '60: a minute a second; max: without waiting.'
                    '--script' = 'Who does what when, as JSON; - reads stdin.'
                    '--seed' = 'The same number, the same meeting.'
                    '--sessions' = 'So many meetings in a row.'
                    '--until' = 'Spread them over the emulator''s time until then, such as now.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator fail' {
                [ordered]@{
                    '--status' = 'Answer with this status, and store nothing.'
                    '--retry-after' = 'Ask for a pause; also an HTTP date.'
                    '--latency' = 'Answer late: 500ms, 3s.'
                    '--cut' = 'Drop the connection before or after the change is stored.'
                    '--times' = 'For so many calls.'
                    '--list' = 'Show what is planned.'
                    '--clear' = 'Drop what is planned: all, or that of OPERATION.'
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
                    '--webhook' = 'Only those of this webhook.'
                    '--local' = 'Use the embedded emulator instead of the API.'
                }
                $flagsOutput
            }
            'emulator deliveries' {
                [ordered]@{
                    '--webhook' = 'Only those of this webhook.'
                    '--failed' = 'Only those whose last attempt went wrong.'
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
        '--columns' = @('<text>')
        '--query' = @('<text>')
        '--profile' = @('<text>')
        '--account-id' = @('<text>')
        '--app-id' = @('<text>')
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
        '--title' = @('<text>')
        '--session-keep-alive-time-in-secs' = @('<text>')
        '--keep-alive' = @('<text>')
        '--max-seconds' = @('<text>')
        '--file-name-prefix' = @('<text>')
        '--file-prefix' = @('<text>')
        '--language' = @('<text>')
        '--set' = @('<text>')
        '--picture' = @('<text>')
        '--preset-name' = @('<text>')
        '--preset' = @('<text>')
        '--custom-participant-id' = @('<text>')
        '--custom-id' = @('<text>')
        '--meeting' = @('<text>')
        '--meeting-id' = @('<text>')
        '--participant-ids' = @('<text>')
        '--participant' = @('<text>')
        '--user-id' = @('<text>')
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
        '--associated-id' = @('<text>')
        '--participants' = @('<text>')
        '--session' = @('<text>')
        '--session-id' = @('<text>')
        '--start-date' = @('<text>')
        '--from' = @('<text>')
        '--end-date' = @('<text>')
        '--port' = @('<text>')
        '--forward' = @('<text>')
        '--count' = @('<text>')
        '--public-key' = @('<text>')
        '--signature' = @('<text>')
        '--webhook' = @('<text>')
        '--param' = @('<text>')
        '--header' = @('<text>')
        '--base-url' = @('<text>')
        '--default-output' = @('<text>')
        '--unset' = @('<text>')
        '--token-command' = @('<text>')
        '--host' = @('<text>')
        '--data' = @('<text>')
        '--seed' = @('<text>')
        '--token' = @('<text>')
        '--prefix' = @('<text>')
        '--rate-limit' = @('<text>')
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
        '--times' = @('<text>')
        '--codec' = @('H264', 'VP8', 'VP9')
        '--video-codec' = @('H264', 'VP8', 'VP9')
        '--audio-codec' = @('MP3', 'AAC')
        '--body' = @('<@file>')
        '--sort-order' = @('ASC', 'DESC')
        '--type' = @('composite', 'track')
        '--watermark-position' = @('left top', 'right top', 'left bottom', 'right bottom')
        '--audio-channel' = @('mono', 'stereo')
        '--storage-type' = @('aws', 'azure', 'digitalocean', 'gcs', 'sftp')
        '--view' = @('raw', 'consolidated')
        '--only' = @('device_info', 'ip_information', 'precall_network_information', 'events', 'quality_stats')
        '--format' = @('SRT', 'VTT', 'JSON', 'CSV')
        '--event' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        '--token-file' = @('<file>')
        '--ready-file' = @('<file>')
        '--cut' = @('before', 'after')
    }
    $valuesOf = @{
        'meetings list --status' = @('ACTIVE', 'INACTIVE')
        'meetings update --status' = @('ACTIVE', 'INACTIVE')
        'recordings list --status' = @('INVOKED', 'RECORDING', 'PAUSED', 'UPLOADING', 'UPLOADED', 'ERRORED')
        'livestreams list --status' = @('LIVE', 'IDLE', 'ERRORED', 'INVOKED')
        'sessions list --status' = @('LIVE', 'ENDED')
        'emulator fail --status' = @('<text>')
        'meetings create --clear' = @('<text>')
        'meetings update --clear' = @('<text>')
        'meetings replace --clear' = @('<text>')
        'meetings join --clear' = @('<text>')
        'participants add --clear' = @('<text>')
        'participants update --clear' = @('<text>')
        'participants replace --clear' = @('<text>')
        'active-session kick --clear' = @('<text>')
        'active-session mute --clear' = @('<text>')
        'active-session mute-all --clear' = @('<text>')
        'active-session poll --clear' = @('<text>')
        'recordings start --clear' = @('<text>')
        'recordings start-track --clear' = @('<text>')
        'livestreams create --clear' = @('<text>')
        'livestreams start --clear' = @('<text>')
        'presets create --clear' = @('<text>')
        'presets update --clear' = @('<text>')
        'presets replace --clear' = @('<text>')
        'webhooks create --clear' = @('<text>')
        'webhooks update --clear' = @('<text>')
        'webhooks replace --clear' = @('<text>')
        'apps create --clear' = @('<text>')
        'api --clear' = @('<text>')
        'recordings list --sort-by' = @('invokedTime')
        'sessions list --sort-by' = @('minutesConsumed', 'createdAt')
        'sessions participants --sort-by' = @('joinedAt', 'duration')
        'recordings wait --for' = @('INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED', 'ERRORED', 'PAUSED')
        'livestreams wait --for' = @('LIVE', 'IDLE', 'ERRORED', 'INVOKED')
        'sessions wait --for' = @('ended', 'transcript', 'summary')
        'recordings download --to' = @('<file>')
        'sessions chat --to' = @('<file>')
        'sessions transcript --to' = @('<file>')
        'sessions summary --to' = @('<file>')
        'emulator export --to' = @('<file>')
        'analytics daywise --to' = @('<text>')
        'analytics livestreams --to' = @('<text>')
        'analytics livestreams-daywise --to' = @('<text>')
        'tour --to' = @('<folder>')
        'webhooks create --events' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'webhooks update --events' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'webhooks replace --events' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'sessions peer-report --filters' = @('device_info', 'ip_information', 'precall_network_information', 'events', 'quality_stats')
        'analytics livestreams --filters' = @('<text>')
        'analytics livestreams-daywise --filters' = @('<text>')
    }

    # The arguments of a command, by position.
    $arguments = @{
        'meetings get 1' = @('<text>')
        'meetings update 1' = @('<text>')
        'meetings replace 1' = @('<text>')
        'meetings activate 1' = @('<text>')
        'meetings deactivate 1' = @('<text>')
        'meetings join 1' = @('<text>')
        'participants get 1' = @('<text>')
        'participants update 1' = @('<text>')
        'participants replace 1' = @('<text>')
        'participants remove 1' = @('<text>')
        'participants token 1' = @('<text>')
        'active-session get 1' = @('<text>')
        'active-session kick 1' = @('<text>')
        'active-session kick-all 1' = @('<text>')
        'active-session mute 1' = @('<text>')
        'active-session mute-all 1' = @('<text>')
        'active-session poll 1' = @('<text>')
        'active-session watch 1' = @('<text>')
        'recordings get 1' = @('<text>')
        'recordings active 1' = @('<text>')
        'recordings start 1' = @('<text>')
        'recordings start-track 1' = @('<text>')
        'recordings pause 1' = @('<text>')
        'recordings resume 1' = @('<text>')
        'recordings stop 1' = @('<text>')
        'recordings wait 1' = @('<text>')
        'recordings download 1' = @('<text>')
        'livestreams get 1' = @('<text>')
        'livestreams start 1' = @('<text>')
        'livestreams stop 1' = @('<text>')
        'livestreams active 1' = @('<text>')
        'livestreams for-meeting 1' = @('<text>')
        'livestreams sessions 1' = @('<text>')
        'livestreams session 1' = @('<text>')
        'livestreams active-session 1' = @('<text>')
        'livestreams enable 1' = @('<text>')
        'livestreams disable 1' = @('<text>')
        'livestreams reset-stream-key 1' = @('<text>')
        'livestreams wait 1' = @('<text>')
        'sessions get 1' = @('<text>')
        'sessions participants 1' = @('<text>')
        'sessions participant 1' = @('<text>')
        'sessions peer-report 1' = @('<text>')
        'sessions chat 1' = @('<text>')
        'sessions transcript 1' = @('<text>')
        'sessions summary 1' = @('<text>')
        'sessions summarize 1' = @('<text>')
        'sessions livestreams 1' = @('<text>')
        'sessions wait 1' = @('<text>')
        'presets get 1' = @('<text>')
        'presets update 1' = @('<text>')
        'presets replace 1' = @('<text>')
        'presets delete 1' = @('<text>')
        'webhooks get 1' = @('<text>')
        'webhooks update 1' = @('<text>')
        'webhooks replace 1' = @('<text>')
        'webhooks delete 1' = @('<text>')
        'apps get 1' = @('<text>')
        'apps use 1' = @('<text>')
        'api 2' = @('<text>')
        'profile get 1' = @('<text>')
        'profile create 1' = @('<text>')
        'profile update 1' = @('<text>')
        'profile delete 1' = @('<text>')
        'profile use 1' = @('<text>')
        'emulator import 1' = @('<text>')
        'emulator join 1' = @('<text>')
        'emulator leave 1' = @('<text>')
        'emulator admit 1' = @('<text>')
        'emulator reject 1' = @('<text>')
        'emulator say 1' = @('<text>')
        'emulator say 2' = @('<text>')
        'emulator vote 1' = @('<text>')
        'emulator vote 2' = @('<text>')
        'emulator vote 3' = @('<text>')
        'emulator act 1' = @('<text>')
        'emulator act 2' = @('<text>')
        'emulator events 1' = @('<text>')
        'emulator ingest 1' = @('<text>')
        'emulator fail 1' = @('<text>')
        'emulator advance 1' = @('<text>')
        'webhooks trigger 1' = @('meeting.started', 'meeting.ended', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.chatSynced', 'recording.statusUpdate', 'livestreaming.statusUpdate', 'meeting.transcript', 'meeting.summary')
        'api 1' = @('GET', 'POST', 'PUT', 'PATCH', 'DELETE')
        'help *' = @('meetings', 'participants', 'active-session', 'recordings', 'livestreams', 'sessions', 'analytics', 'presets', 'webhooks', 'apps', 'api', 'profile', 'auth', 'config', 'completion', 'version', 'help', 'tour', 'emulator', 'flags', 'exit-codes', 'environment', 'output', 'query')
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

    function OfferValues($takes, [string]$typed, [string]$lead) {
        switch ($takes[0]) {
            '<text>' { }
            '<file>' { OfferFiles $typed $lead $false }
            '<folder>' { OfferFiles $typed $lead $true }
            '<@file>' { if ($typed.StartsWith('@')) { OfferFiles $typed.Substring(1) "$lead@" $false } }
            default {
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
    $before = $commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString().Trim("'", '"') }
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
