# Completion of rtk for fish. Generated from the command tree by scripts/generate.py: do not edit.

# Prints the commands below $argv[1]; fails if there are none.
function __rtk_commands
    switch "$argv[1]"
        case ''
            printf '%s\t%s\n' \
                meetings 'Create and manage meetings.' \
                participants 'Add participants to a meeting and issue their tokens.' \
                active-session 'Control the live session of a meeting.' \
                recordings 'Start, stop, find and download recordings.' \
                livestreams 'Livestream a meeting, or your own encoder.' \
                sessions 'Past and live sessions: attendance, chat, transcript, summary.' \
                analytics 'Usage per day, and what it costs.' \
                presets 'Manage presets, the roles of participants.' \
                webhooks 'Manage webhooks; receive and verify events.' \
                apply 'Make presets, webhooks and meetings as a file says.' \
                diff 'Show how the app differs from a file of `rtk apply`.' \
                export-manifest 'Write a file for `rtk apply` from what exists.' \
                apps 'List and create the apps of the account.' \
                api 'Call any path of the API.' \
                schema 'Show what a command sends and receives, as JSON Schema.' \
                profile 'Manage profiles: account, app and token by name.' \
                auth 'Log in, log out, show who is logged in.' \
                doctor 'Check that everything works, and say what to do if not.' \
                config 'Show every setting and its source.' \
                completion 'Print the completion script for a shell.' \
                version 'Print the version of rtk.' \
                help 'Show help for a command, or on a topic.' \
                tour 'Take a tour: record a meeting on the emulator.' \
                emulator 'Run the emulator: serve it, let participants join, reset it.'
        case 'meetings'
            printf '%s\t%s\n' \
                list 'List the app\'s meetings.' \
                get 'Show a meeting, or several.' \
                create 'Create a meeting, or one per line of a file.' \
                update 'Update fields of a meeting.' \
                replace 'Replace a meeting.' \
                activate 'Activate a meeting, so that participants can join.' \
                deactivate 'Deactivate a meeting: it refuses joins.' \
                join 'Add a participant and print its join token.'
        case 'participants'
            printf '%s\t%s\n' \
                list 'List a meeting\'s participants.' \
                get 'Show a participant, or several.' \
                add 'Add a participant and print its join token, or one per line of a file.' \
                update 'Update fields of a participant.' \
                replace 'Replace a participant.' \
                remove 'Remove a participant from a meeting, or several.' \
                token 'Issue a new join token for a participant.'
        case 'active-session'
            printf '%s\t%s\n' \
                get 'Show a meeting\'s live session.' \
                kick 'Remove participants from the live session.' \
                kick-all 'Remove all participants, which ends the live session and its recording.' \
                mute 'Mute participants in the live session.' \
                mute-all 'Mute all participants.' \
                poll 'Create a poll in the live session.' \
                watch 'Watch who joins and leaves the live session: in place on a terminal, otherwise one JSON line per change.'
        case 'recordings'
            printf '%s\t%s\n' \
                list 'List recordings.' \
                get 'Show a recording, or several.' \
                active 'Show a meeting\'s running recording.' \
                start 'Start recording a meeting\'s live session.' \
                start-track 'Record each participant\'s audio in a separate file.' \
                pause 'Pause a recording, or several.' \
                resume 'Resume a paused recording, or several.' \
                stop 'Stop a recording, or several; the file is uploaded afterwards.' \
                wait 'Wait for a recording, or several, to reach a status, UPLOADED by default.' \
                record 'Record a live session and save the file.' \
                download 'Download recordings.' \
                sync 'Mirror all finished recordings into a folder or a bucket.' \
                check 'List recordings that failed, are stuck, do not fit their session, are empty, or expire soon.'
        case 'livestreams'
            printf '%s\t%s\n' \
                list 'List livestreams.' \
                get 'Show a livestream, or several.' \
                create 'Create a livestream for an encoder.' \
                active 'Show a meeting\'s running livestream.' \
                for-meeting 'Show a meeting\'s livestream.' \
                sessions 'List a livestream\'s sessions.' \
                session 'Show a livestream session.' \
                active-session 'Show a livestream\'s running session.' \
                start 'Start livestreaming a meeting.' \
                stop 'Stop a meeting\'s livestream.' \
                enable 'Enable a livestream, or several, so that it can start again.' \
                disable 'Disable a livestream, or several: it cannot start until it is enabled again.' \
                reset-stream-key 'Replace the stream key of a livestream, or several.' \
                wait 'Wait for a livestream, or several, to reach a status, LIVE by default.'
        case 'sessions'
            printf '%s\t%s\n' \
                list 'List live and past sessions.' \
                get 'Show a session, or several.' \
                participants 'List the participants of a session, and when they were there.' \
                participant 'Show when a participant was in a session.' \
                peer-report 'Show the device, network and quality of a connection.' \
                livestreams 'List the livestream sessions of a session.' \
                attendance 'List when people joined and left, one row per connection, over many sessions.' \
                stale 'List live sessions that should be over: too long, one person alone, an INACTIVE meeting, or empty.' \
                chat 'Print the chat of a session as CSV.' \
                transcript 'Print the transcript of a session.' \
                summary 'Print the summary of a session.' \
                summarize 'Request a summary of a session.' \
                wait 'Wait for the summary, transcript or end of a session, or several.' \
                export 'Save sessions with participants, chat, transcripts, summary and recordings\' metadata.'
        case 'analytics'
            printf '%s\t%s\n' \
                daywise 'Show sessions and recordings per day, by default of the last 30 days.' \
                livestreams 'Show the totals of all livestreams.' \
                livestreams-daywise 'Show livestreams per day.' \
                cost 'Show what the usage of a period costs, by meeting, preset or day, and what could not be known.'
        case 'presets'
            printf '%s\t%s\n' \
                list 'List the app\'s presets.' \
                get 'Show a preset with all its permissions, or several.' \
                create 'Create a preset.' \
                update 'Update fields of a preset, such as --set permissions.chat.public.can_send=false.' \
                replace 'Replace a preset, for example by the edited output of `rtk presets get`.' \
                delete 'Delete a preset, or several.' \
                diff 'Show the fields in which two presets differ.' \
                copy 'Copy a preset to another app, or make the preset of the same name there like it.'
        case 'webhooks'
            printf '%s\t%s\n' \
                list 'List the app\'s webhooks.' \
                get 'Show a webhook, or several.' \
                create 'Create a webhook.' \
                update 'Update fields of a webhook.' \
                replace 'Replace a webhook.' \
                delete 'Delete a webhook, or several.' \
                events 'List the available events.' \
                listen 'Receive webhook events on this machine and print each verified event on one line.' \
                verify 'Verify the signature of a webhook event: exit code 0 if it is valid, 4 if not.' \
                trigger 'Send a sample event of the emulator, or saved events, once: to all subscribed webhooks, to one, or to a URL.'
        case 'apps'
            printf '%s\t%s\n' \
                list 'List the account\'s apps.' \
                get 'Show an app, or several.' \
                create 'Create an app.' \
                use 'Store an app in the profile as its default app.'
        case 'profile'
            printf '%s\t%s\n' \
                list 'List the profiles.' \
                get 'Show a profile.' \
                create 'Create a profile.' \
                update 'Update settings of a profile.' \
                delete 'Delete a profile and its stored token.' \
                use 'Make a profile the default.'
        case 'auth'
            printf '%s\t%s\n' \
                login 'Check the API token of a profile and store it, from a prompt, stdin, a file or a command.' \
                logout 'Remove the API token of a profile.' \
                status 'Show the profile, account, app and token in use; the exit code is 4 without a token.'
        case 'config'
            printf '%s\t%s\n' \
                list 'List every setting with its value and its source.' \
                path 'Print the path of the profiles file, even if the file does not exist.'
        case 'completion'
            printf '%s\t%s\n' \
                bash 'Print the completion script for bash.' \
                zsh 'Print the completion script for zsh.' \
                fish 'Print the completion script for fish.' \
                powershell 'Print the completion script for PowerShell.'
        case 'emulator'
            printf '%s\t%s\n' \
                serve 'Serve the emulator on a port, for SDKs, curl and backends.' \
                trust 'Show what makes browsers, Node and Python trust `rtk emulator serve --tls`; with --install, do it.' \
                untrust 'Take the authority of `serve --tls` out of the stores of browsers and of the system.' \
                exec 'Run a command against an emulator of its own on a free port; exit with the command\'s exit code.' \
                requests 'List the last requests to a served emulator, what it refused and why; with --follow as NDJSON.' \
                status 'Show the emulator\'s database file, what it contains, and the authority of `serve --tls`.' \
                reset 'Delete everything and start with one empty app.' \
                export 'Export the whole state as one JSON document, including its secret.' \
                import 'Replace everything with an exported state.' \
                join 'Let a participant join.' \
                leave 'Let a participant leave the live session with all peers, or a single peer by its id.' \
                admit 'Admit a participant from the waiting room.' \
                reject 'Reject a participant in the waiting room.' \
                say 'Let a participant write in the chat, or speak.' \
                vote 'Let a participant vote in a poll.' \
                act 'Make any call of the live protocol as a participant, with the rights of the participant\'s preset.' \
                events 'List the events of a session.' \
                ingest 'Simulate an encoder that sends to a livestream without a meeting.' \
                simulate 'Simulate a meeting: participants join, talk, chat, vote, are muted and leave.' \
                fail 'Plan faults for coming calls: error responses, delays, cut connections and wrong content.' \
                advance 'Move the emulator\'s clock forward.' \
                deliver 'Send the due webhook deliveries once.' \
                deliveries 'List the webhook deliveries of the last month and those still to be sent.'
        case '*'
            return 1
    end
end

function __rtk_flags_output
    printf '%s\t%s\n' \
        -o 'Output format: table, json, ndjson, yaml, csv, id.' \
        --output 'Output format: table, json, ndjson, yaml, csv, id.' \
        --json 'Short for -o json.' \
        --columns 'Columns of a table or CSV, such as id,title.' \
        --query 'Filter the data with a JMESPath expression.' \
        --utc 'Show times in tables in UTC, not in local time.' \
        -q 'Print errors only.' \
        --quiet 'Print errors only.' \
        --debug 'Log requests and responses to stderr, secrets masked.' \
        --profile 'The profile to use.' \
        -h 'Show this help.' \
        --help 'Show this help.'
end

function __rtk_flags_connection
    printf '%s\t%s\n' \
        --local 'Use the embedded emulator instead of the API.' \
        --account-id 'The Cloudflare account.' \
        --app-id 'The RealtimeKit app: its id, or @NAME.' \
        --dry-run 'Print the request as JSON without sending it.' \
        --curl 'Print the request as a curl command without sending it.' \
        --timeout 'How long to wait for a response.' \
        --retries 'Maximum number of retries.' \
        --max-wait 'Maximum total wait before retries.'
end

function __rtk_flags_paging
    printf '%s\t%s\n' \
        --limit 'Maximum number of rows.' \
        --page 'Print this page only; the first is 1.' \
        --per-page 'Rows per request.' \
        --sort 'Sort by a field, in rtk, which reads all pages first: created_at:desc.' \
        --envelope 'Print one page as the API returns it, with paging.'
end

function __rtk_flags_batch
    printf '%s\t%s\n' \
        --from 'Work on each line of a file: CSV, NDJSON, or one id per line; - for stdin.' \
        --jobs 'Connections at a time; default: 8, with --local 1.'
end

function __rtk_flags_body
    printf '%s\t%s\n' \
        --body 'Request body: JSON, @FILE or - (stdin); flags override it.' \
        --set 'Set a field, nested with dots: a.b=value.' \
        --clear 'Set a field to null.'
end

function __rtk_flags_file
    printf '%s\t%s\n' \
        --journal 'Where to note what is done; default: the data directory.' \
        --restart 'Forget what earlier runs did.' \
        --keep-column 'A column of the file that is not sent, only printed by -o csv (repeatable).'
end

function __rtk_flags_confirmation
    printf '%s\t%s\n' \
        --force 'Do not ask for confirmation.'
end

# Prints the flags of command $argv[1].
function __rtk_flags
    switch "$argv[1]"
        case ''
            printf '%s\t%s\n' \
                -V 'Print the version.' \
                --version 'Print the version.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'meetings'
            __rtk_flags_output
            __rtk_flags_connection
        case 'meetings list'
            printf '%s\t%s\n' \
                --search 'Only rows that match this text.' \
                --status 'Filter by status.' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'meetings get'
            printf '%s\t%s\n' \
                --name 'Passed to the API unchanged; not documented.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'meetings create'
            printf '%s\t%s\n' \
                --title 'Title of the meeting.' \
                --record-on-start 'Start recording when the first participant joins.' \
                --no-record-on-start 'Start recording when the first participant joins.' \
                --live-stream-on-start 'Start livestreaming when the session starts.' \
                --no-live-stream-on-start 'Start livestreaming when the session starts.' \
                --persist-chat 'Keep the chat between sessions.' \
                --no-persist-chat 'Keep the chat between sessions.' \
                --summarize-on-end 'Summarize each session when it ends.' \
                --summarize 'Summarize each session when it ends.' \
                --no-summarize-on-end 'Summarize each session when it ends.' \
                --no-summarize 'Summarize each session when it ends.' \
                --transcribe-on-end 'Transcribe each session when it ends.' \
                --transcribe 'Transcribe each session when it ends.' \
                --no-transcribe-on-end 'Transcribe each session when it ends.' \
                --no-transcribe 'Transcribe each session when it ends.' \
                --session-keep-alive-time-in-secs 'How long a session stays open after the last participant leaves: 60 to 600 seconds.' \
                --keep-alive 'How long a session stays open after the last participant leaves: 60 to 600 seconds.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --video-codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --audio-codec 'Audio codec.' \
                --language 'Spoken language, such as en-US.' \
                --storage-secret-file 'The secret of your own storage, or JSON with access_key and secret; - for stdin.' \
                --storage-secret-command 'The same, from the output of this command (no shell).' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_body
            __rtk_flags_file
        case 'meetings update'
            printf '%s\t%s\n' \
                --title 'Title of the meeting.' \
                --status 'ACTIVE lets participants join, INACTIVE does not.' \
                --record-on-start 'Start recording when the first participant joins.' \
                --no-record-on-start 'Start recording when the first participant joins.' \
                --live-stream-on-start 'Start livestreaming when the session starts.' \
                --no-live-stream-on-start 'Start livestreaming when the session starts.' \
                --persist-chat 'Keep the chat between sessions.' \
                --no-persist-chat 'Keep the chat between sessions.' \
                --summarize-on-end 'Summarize each session when it ends.' \
                --summarize 'Summarize each session when it ends.' \
                --no-summarize-on-end 'Summarize each session when it ends.' \
                --no-summarize 'Summarize each session when it ends.' \
                --transcribe-on-end 'Transcribe each session when it ends.' \
                --transcribe 'Transcribe each session when it ends.' \
                --no-transcribe-on-end 'Transcribe each session when it ends.' \
                --no-transcribe 'Transcribe each session when it ends.' \
                --session-keep-alive-time-in-secs 'How long a session stays open after the last participant leaves: 60 to 600 seconds.' \
                --keep-alive 'How long a session stays open after the last participant leaves: 60 to 600 seconds.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --video-codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --audio-codec 'Audio codec.' \
                --language 'Spoken language, such as en-US.' \
                --storage-secret-file 'The secret of your own storage, or JSON with access_key and secret; - for stdin.' \
                --storage-secret-command 'The same, from the output of this command (no shell).'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'meetings replace'
            printf '%s\t%s\n' \
                --title 'Title of the meeting.' \
                --record-on-start 'Start recording when the first participant joins.' \
                --no-record-on-start 'Start recording when the first participant joins.' \
                --live-stream-on-start 'Start livestreaming when the session starts.' \
                --no-live-stream-on-start 'Start livestreaming when the session starts.' \
                --persist-chat 'Keep the chat between sessions.' \
                --no-persist-chat 'Keep the chat between sessions.' \
                --summarize-on-end 'Summarize each session when it ends.' \
                --summarize 'Summarize each session when it ends.' \
                --no-summarize-on-end 'Summarize each session when it ends.' \
                --no-summarize 'Summarize each session when it ends.' \
                --transcribe-on-end 'Transcribe each session when it ends.' \
                --transcribe 'Transcribe each session when it ends.' \
                --no-transcribe-on-end 'Transcribe each session when it ends.' \
                --no-transcribe 'Transcribe each session when it ends.' \
                --session-keep-alive-time-in-secs 'How long a session stays open after the last participant leaves: 60 to 600 seconds.' \
                --keep-alive 'How long a session stays open after the last participant leaves: 60 to 600 seconds.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --video-codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --audio-codec 'Audio codec.' \
                --language 'Spoken language, such as en-US.' \
                --storage-secret-file 'The secret of your own storage, or JSON with access_key and secret; - for stdin.' \
                --storage-secret-command 'The same, from the output of this command (no shell).'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'meetings activate'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'meetings deactivate'
            printf '%s\t%s\n' \
                --kick-all 'Kick everyone first, which ends the live session; asks for confirmation.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_confirmation
        case 'meetings join'
            printf '%s\t%s\n' \
                --name 'The display name.' \
                --picture 'The URL of a profile picture.' \
                --preset-name 'Name of the preset, the role.' \
                --preset 'Name of the preset, the role.' \
                --custom-participant-id 'The id in your own system, without personal data; default: one that follows from the name.' \
                --custom-id 'The id in your own system, without personal data; default: one that follows from the name.' \
                --open 'Join in the browser with the official UI Kit, as the participant of that custom id if there is one.' \
                --print-url 'Print the address of that page, which works once, instead of opening it.' \
                --ui-kit 'Take the web client and the UI Kit from this folder of `npm install`; default: npm\'s CDN.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants'
            __rtk_flags_output
            __rtk_flags_connection
        case 'participants list'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, or @TITLE.' \
                --meeting-id 'The meeting\'s id, or @TITLE.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'participants get'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, or @TITLE.' \
                --meeting-id 'The meeting\'s id, or @TITLE.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'participants add'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, or @TITLE.' \
                --meeting-id 'The meeting\'s id, or @TITLE.' \
                --name 'The display name.' \
                --picture 'The URL of a profile picture.' \
                --preset-name 'Name of the preset, the role.' \
                --preset 'Name of the preset, the role.' \
                --custom-participant-id 'The id in your own system, without personal data.' \
                --custom-id 'The id in your own system, without personal data.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_body
            __rtk_flags_file
        case 'participants update'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, or @TITLE.' \
                --meeting-id 'The meeting\'s id, or @TITLE.' \
                --name 'The display name.' \
                --picture 'The URL of a profile picture.' \
                --preset-name 'Name of the preset, the role.' \
                --preset 'Name of the preset, the role.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants replace'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, or @TITLE.' \
                --meeting-id 'The meeting\'s id, or @TITLE.' \
                --name 'The display name.' \
                --picture 'The URL of a profile picture.' \
                --preset-name 'Name of the preset, the role.' \
                --preset 'Name of the preset, the role.' \
                --custom-participant-id 'The id in your own system, without personal data.' \
                --custom-id 'The id in your own system, without personal data.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants remove'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, or @TITLE.' \
                --meeting-id 'The meeting\'s id, or @TITLE.' \
                --kick 'Kick the participant too, after the removal: they cannot come back in between.' \
                --ignore-missing 'Do not fail if it does not exist.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_confirmation
        case 'participants token'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, or @TITLE.' \
                --meeting-id 'The meeting\'s id, or @TITLE.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'active-session'
            __rtk_flags_output
            __rtk_flags_connection
        case 'active-session get'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'active-session kick'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --participant-ids 'Participant id (repeatable).' \
                --participant 'Participant id (repeatable).' \
                --user-id 'Participant id (repeatable).' \
                --custom-participant-ids 'Custom participant id (repeatable).' \
                --custom-id 'Custom participant id (repeatable).'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_body
            __rtk_flags_confirmation
        case 'active-session kick-all'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'active-session mute'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --participant-ids 'Participant id (repeatable).' \
                --participant 'Participant id (repeatable).' \
                --user-id 'Participant id (repeatable).' \
                --custom-participant-ids 'Custom participant id (repeatable).' \
                --custom-id 'Custom participant id (repeatable).'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'active-session mute-all'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --allow-unmute 'Allow participants to unmute themselves.' \
                --no-allow-unmute 'Allow participants to unmute themselves.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'active-session poll'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --question 'The question.' \
                --options 'An answer to choose from (repeatable).' \
                --option 'An answer to choose from (repeatable).' \
                --anonymous 'Hide who voted for what.' \
                --no-anonymous 'Hide who voted for what.' \
                --hide-votes 'Hide the results from participants who have not voted.' \
                --no-hide-votes 'Hide the results from participants who have not voted.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'active-session watch'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --interval 'How often to check, such as 5s or 1m.' \
                --within 'Give up after this long, such as 90s, 10m or 2h; default: never.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings list'
            printf '%s\t%s\n' \
                --meeting 'Only those of this meeting: its id, or @TITLE.' \
                --meeting-id 'Only those of this meeting: its id, or @TITLE.' \
                --status 'Filter by status (repeatable).' \
                --expired 'Only expired (--no-expired: only downloadable) recordings.' \
                --no-expired 'Only expired (--no-expired: only downloadable) recordings.' \
                --search 'Only rows that match this text.' \
                --sort-by 'Field to sort by.' \
                --sort-order 'Sort order.' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'recordings get'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'recordings active'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings start'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --type 'composite: one file; track: one file per participant.' \
                --user-ids 'Track recordings: record only this participant (repeatable).' \
                --user-id 'Track recordings: record only this participant (repeatable).' \
                --layers 'Track recordings: a layer and its file name prefix (repeatable).' \
                --layer 'Track recordings: a layer and its file name prefix (repeatable).' \
                --allow-multiple-recordings 'Allow a second recording at the same time.' \
                --no-allow-multiple-recordings 'Allow a second recording at the same time.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --url 'Record this web page instead of the meeting.' \
                --codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --video-codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --width 'Video width.' \
                --height 'Video height.' \
                --export-video 'Write a video file.' \
                --no-export-video 'Write a video file.' \
                --watermark-url 'Image for a watermark.' \
                --watermark-position 'Position of the watermark.' \
                --audio-codec 'Audio codec.' \
                --audio-channel 'Audio channels.' \
                --export-audio 'Write a separate audio file.' \
                --no-export-audio 'Write a separate audio file.' \
                --bucket 'Upload to the bucket of RealtimeKit, for seven days.' \
                --no-bucket 'Upload to the bucket of RealtimeKit, for seven days.' \
                --storage-type 'Type of your own storage; its secrets come from --storage-secret-file.' \
                --storage-bucket 'Bucket or container.' \
                --storage-region 'Region of the bucket.' \
                --storage-path 'Folder in the bucket.' \
                --storage-secret-file 'The secret of your own storage, or JSON with access_key and secret; - for stdin.' \
                --storage-secret-command 'The same, from the output of this command (no shell).' \
                --rtmp-url 'Also send it to this RTMP URL.' \
                --interactive 'Embed timed metadata; the file is a tar of HLS segments.' \
                --wait 'Wait until it is RECORDING.' \
                --wait-for 'Wait for this status instead.' \
                --within 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'recordings start-track'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --user-ids 'Track recordings: record only this participant (repeatable).' \
                --user-id 'Track recordings: record only this participant (repeatable).' \
                --layers 'Track recordings: a layer and its file name prefix (repeatable).' \
                --layer 'Track recordings: a layer and its file name prefix (repeatable).'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'recordings pause'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'recordings resume'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'recordings stop'
            printf '%s\t%s\n' \
                --wait 'Wait until it is UPLOADED.' \
                --wait-for 'Wait for this status instead.' \
                --within 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_confirmation
        case 'recordings wait'
            printf '%s\t%s\n' \
                --for 'Status to wait for.' \
                --within 'Give up after this long, such as 90s, 10m or 2h.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'recordings record'
            printf '%s\t%s\n' \
                --to 'Folder (no extension) or file to save to.' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --for 'How long to record, such as 30m; pauses count.' \
                --until-empty 'Record until nobody has been in the session for 10 seconds.' \
                --within 'How long to wait for the live session to begin.' \
                --upload-within 'How long to wait for the upload.' \
                --force 'Overwrite an existing file.' \
                --journal 'File that lets a killed run go on; default: one per meeting.' \
                --restart 'Start a recording even if an earlier run was interrupted.' \
                --allow-multiple-recordings 'Allow a second recording at the same time.' \
                --no-allow-multiple-recordings 'Allow a second recording at the same time.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --video-codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --width 'Video width.' \
                --height 'Video height.' \
                --export-video 'Write a video file.' \
                --no-export-video 'Write a video file.' \
                --watermark-url 'Image for a watermark.' \
                --watermark-position 'Position of the watermark.' \
                --audio-codec 'Audio codec.' \
                --audio-channel 'Audio channels.' \
                --export-audio 'Write a separate audio file.' \
                --no-export-audio 'Write a separate audio file.' \
                --interactive 'Embed timed metadata; the file is a tar of HLS segments.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'recordings download'
            printf '%s\t%s\n' \
                --meeting 'Only those of this meeting: its id, or @TITLE.' \
                --meeting-id 'Only those of this meeting: its id, or @TITLE.' \
                --session 'Only those of this session.' \
                --session-id 'Only those of this session.' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --all 'Download every recording of the app.' \
                --to 'File, folder (no extension), or - for stdout; default: the file\'s own name.' \
                --name-template 'Path of each file below --to. Fields: {date}, {time}, {meeting_title}, {meeting_id}, {session_id}, {id}, {name}, {kind}, {ext}.' \
                --jobs 'Number of downloads at the same time.' \
                --audio 'Download the separate audio file instead of the video.' \
                --with-audio 'Download the separate audio file, too, if there is one.' \
                --force 'Overwrite an existing file.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings sync'
            printf '%s\t%s\n' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --plan 'Show what would be saved, without saving it.' \
                --session-files 'Save chat, transcript and summary of the sessions.' \
                --no-session-files 'Save chat, transcript and summary of the sessions.' \
                --warn-within 'Warn of unsaved files that expire this soon.' \
                --jobs 'Number of downloads at a time.' \
                --bandwidth 'Limit of all downloads together, per second: 500K, 10M, 1G.' \
                --journal 'Journal of what is done; default: in the folder.' \
                --restart 'Begin a new journal; files that are there stay.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings check'
            printf '%s\t%s\n' \
                --start-time 'Recordings from this time on: 2026-09-14, or 7d.' \
                --since 'Recordings from this time on: 2026-09-14, or 7d.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --meeting 'Only those of this meeting: its id, or @TITLE.' \
                --meeting-id 'Only those of this meeting: its id, or @TITLE.' \
                --stuck-after 'How long INVOKED and UPLOADING may take.' \
                --warn-within 'Files that expire within this time; 0 for none.' \
                --check 'Exit with 14 if something is found.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams list'
            printf '%s\t%s\n' \
                --status 'Filter by status.' \
                --exclude-meetings 'Only livestreams without a meeting (--no-exclude-meetings: all).' \
                --no-exclude-meetings 'Only livestreams without a meeting (--no-exclude-meetings: all).' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --sort-order 'Sort order.' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'livestreams get'
            printf '%s\t%s\n' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'livestreams create'
            printf '%s\t%s\n' \
                --name 'Name of the livestream: letters, digits, hyphens and underscores.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'livestreams active'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams for-meeting'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams sessions'
            printf '%s\t%s\n' \
                --meeting 'Use the livestream of this meeting.' \
                --meeting-id 'Use the livestream of this meeting.' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'livestreams session'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams active-session'
            printf '%s\t%s\n' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams start'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --name 'Name of the livestream: letters, digits, hyphens and underscores.' \
                --width 'Width of the video.' \
                --height 'Height of the video.' \
                --wait 'Wait until it is LIVE.' \
                --wait-for 'Wait for this status instead.' \
                --within 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'livestreams stop'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id or @TITLE, as a flag.' \
                --meeting-id 'The meeting\'s id or @TITLE, as a flag.' \
                --wait 'Wait until it is IDLE (or OFFLINE).' \
                --wait-for 'Wait for this status instead.' \
                --within 'With --wait, give up after this long, such as 90s or 2h (default: 10m).' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'livestreams enable'
            printf '%s\t%s\n' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'livestreams disable'
            printf '%s\t%s\n' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_confirmation
        case 'livestreams reset-stream-key'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_confirmation
        case 'livestreams wait'
            printf '%s\t%s\n' \
                --for 'Status to wait for.' \
                --within 'Give up after this long, such as 90s, 10m or 2h.' \
                --show-secrets 'Print the stream key, which is masked otherwise.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'sessions'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions list'
            printf '%s\t%s\n' \
                --associated-id 'Only sessions of this meeting.' \
                --meeting 'Only sessions of this meeting.' \
                --meeting-id 'Only sessions of this meeting.' \
                --status 'Filter by status.' \
                --participants 'Filter by number of participants, such as 3:10.' \
                --search 'Only rows that match this text.' \
                --sort-by 'Field to sort by.' \
                --sort-order 'Sort order.' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'sessions get'
            printf '%s\t%s\n' \
                --include-breakout-rooms 'Include the breakout rooms.' \
                --rooms 'Include the breakout rooms.' \
                --no-include-breakout-rooms 'Include the breakout rooms.' \
                --no-rooms 'Include the breakout rooms.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'sessions participants'
            printf '%s\t%s\n' \
                --search 'Only rows that match this text.' \
                --sort-by 'Field to sort by.' \
                --sort-order 'Sort order.' \
                --view 'One row per connection (raw), or per participant across rooms (consolidated).' \
                --include-peer-events 'Include the events of each connection.' \
                --events 'Include the events of each connection.' \
                --no-include-peer-events 'Include the events of each connection.' \
                --no-events 'Include the events of each connection.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'sessions participant'
            printf '%s\t%s\n' \
                --session 'The session\'s id.' \
                --session-id 'The session\'s id.' \
                --include-peer-events 'Include the events of each connection.' \
                --events 'Include the events of each connection.' \
                --no-include-peer-events 'Include the events of each connection.' \
                --no-events 'Include the events of each connection.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions peer-report'
            printf '%s\t%s\n' \
                --filters 'Only this part: device_info, ip_information, precall_network_information, events, quality_stats.' \
                --only 'Only this part: device_info, ip_information, precall_network_information, events, quality_stats.' \
                --include-peer-events 'Include the events of each connection.' \
                --events 'Include the events of each connection.' \
                --no-include-peer-events 'Include the events of each connection.' \
                --no-events 'Include the events of each connection.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions livestreams'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'sessions attendance'
            printf '%s\t%s\n' \
                --start-time 'Sessions that began from this time on: 2026-09-14, or 7d; default: 30d.' \
                --since 'Sessions that began from this time on: 2026-09-14, or 7d; default: 30d.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --meeting 'Only those of this meeting: its id, or @TITLE.' \
                --meeting-id 'Only those of this meeting: its id, or @TITLE.' \
                --merge-gaps 'Join intervals with a gap of up to this, such as 60s.' \
                --jobs 'Requests at the same time.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions stale'
            printf '%s\t%s\n' \
                --longer-than 'Sessions that are live for longer, such as 6h.' \
                --idle 'Sessions with one person alone for longer, such as 30m.' \
                --end 'End them: kick everyone, after asking.' \
                --check 'Exit with 14 if something is found.' \
                --jobs 'Requests at the same time.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'sessions chat'
            printf '%s\t%s\n' \
                --to 'File, or folder (no extension); default: stdout.' \
                --force 'Overwrite an existing file.' \
                --link 'Print the API\'s download link, as -o and --query do without --to.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions transcript'
            printf '%s\t%s\n' \
                --format 'File format; default: by the extension in --to, or CSV.' \
                --to 'File, or folder (no extension); default: stdout.' \
                --force 'Overwrite an existing file.' \
                --link 'Print the API\'s download link, as -o and --query do without --to.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions summary'
            printf '%s\t%s\n' \
                --to 'File, or folder (no extension); default: stdout.' \
                --force 'Overwrite an existing file.' \
                --link 'Print the API\'s download link, as -o and --query do without --to.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions summarize'
            printf '%s\t%s\n' \
                --wait 'Wait until it is available, and print its link.' \
                --within 'With --wait, give up after this long, such as 90s or 2h (default: 10m).'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions wait'
            printf '%s\t%s\n' \
                --for 'Goal to wait for.' \
                --within 'Give up after this long, such as 90s, 10m or 2h.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'sessions export'
            printf '%s\t%s\n' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --jobs 'Number of downloads at a time.' \
                --bandwidth 'Limit of all downloads together, per second: 500K, 10M, 1G.' \
                --journal 'Journal of what is done; default: in the folder.' \
                --restart 'Begin a new journal; files that are there stay.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics daywise'
            printf '%s\t%s\n' \
                --start-date 'First day, such as 2026-09-14, or 30d for 30 days ago.' \
                --from 'First day, such as 2026-09-14, or 30d for 30 days ago.' \
                --since 'First day, such as 2026-09-14, or 30d for 30 days ago.' \
                --end-date 'Last day, such as 2026-09-14, or 7d for 7 days ago.' \
                --to 'Last day, such as 2026-09-14, or 7d for 7 days ago.' \
                --until 'Last day, such as 2026-09-14, or 7d for 7 days ago.' \
                --chart 'Draw bars below the table; default: on a terminal only.' \
                --no-chart 'Draw bars below the table; default: on a terminal only.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics livestreams'
            printf '%s\t%s\n' \
                --start-time 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.' \
                --from 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.' \
                --since 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.' \
                --end-time 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.' \
                --to 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.' \
                --until 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.' \
                --filters 'Passed to the API unchanged; not documented.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics livestreams-daywise'
            printf '%s\t%s\n' \
                --start-time 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.' \
                --from 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.' \
                --since 'Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.' \
                --end-time 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.' \
                --to 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.' \
                --until 'End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.' \
                --filters 'Passed to the API unchanged; not documented.' \
                --chart 'Draw bars below the table; default: on a terminal only.' \
                --no-chart 'Draw bars below the table; default: on a terminal only.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics cost'
            printf '%s\t%s\n' \
                --start-date 'First day, such as 2026-09-14, or 30d for 30 days ago.' \
                --from 'First day, such as 2026-09-14, or 30d for 30 days ago.' \
                --since 'First day, such as 2026-09-14, or 30d for 30 days ago.' \
                --end-date 'Last day, such as 2026-09-14, or 7d for 7 days ago.' \
                --to 'Last day, such as 2026-09-14, or 7d for 7 days ago.' \
                --until 'Last day, such as 2026-09-14, or 7d for 7 days ago.' \
                --by 'What a row is about.' \
                --prices 'Your own prices, a changed copy of --show-prices.' \
                --show-prices 'Print the price table as TOML and exit.' \
                --jobs 'Requests at the same time.' \
                --chart 'Draw bars below the table; default: on a terminal only.' \
                --no-chart 'Draw bars below the table; default: on a terminal only.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'presets'
            __rtk_flags_output
            __rtk_flags_connection
        case 'presets list'
            printf '%s\t%s\n' \
                --search 'Only rows that match this text.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'presets get'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'presets create'
            printf '%s\t%s\n' \
                --name 'Name of the preset, which participants refer to.' \
                --from 'Start from a copy of this preset (id or name).' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'presets update'
            printf '%s\t%s\n' \
                --name 'Name of the preset, which participants refer to.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'presets replace'
            printf '%s\t%s\n' \
                --name 'Name of the preset, which participants refer to.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'presets delete'
            printf '%s\t%s\n' \
                --ignore-missing 'Do not fail if it does not exist.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_confirmation
        case 'presets diff'
            printf '%s\t%s\n' \
                --exit-code 'Exit with 14 if there is a difference.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'presets copy'
            printf '%s\t%s\n' \
                --to-profile 'The profile to copy to: its app and token.' \
                --to-app-id 'The app to copy to.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks list'
            printf '%s\t%s\n' \
                --limit 'Maximum number of rows.' \
                --sort 'Sort by a field, in rtk, which reads all pages first: created_at:desc.' \
                --envelope 'Print one page as the API returns it, with paging.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks get'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'webhooks create'
            printf '%s\t%s\n' \
                --name 'Name of the webhook.' \
                --url 'URL that receives the events.' \
                --events 'Event to send (repeatable).' \
                --event 'Event to send (repeatable).' \
                --enabled 'Whether the webhook receives events.' \
                --no-enabled 'Whether the webhook receives events.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'webhooks update'
            printf '%s\t%s\n' \
                --name 'Name of the webhook.' \
                --url 'URL that receives the events.' \
                --events 'Event to send (repeatable).' \
                --event 'Event to send (repeatable).' \
                --enabled 'Whether the webhook receives events.' \
                --no-enabled 'Whether the webhook receives events.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'webhooks replace'
            printf '%s\t%s\n' \
                --name 'Name of the webhook.' \
                --url 'URL that receives the events.' \
                --events 'Event to send (repeatable).' \
                --event 'Event to send (repeatable).' \
                --enabled 'Whether the webhook receives events.' \
                --no-enabled 'Whether the webhook receives events.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'webhooks delete'
            printf '%s\t%s\n' \
                --ignore-missing 'Do not fail if it does not exist.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
            __rtk_flags_confirmation
        case 'webhooks events'
            printf '%s\t%s\n' \
                --limit 'Maximum number of rows.' \
                --sort 'Sort by a field, in rtk, which reads all pages first: created_at:desc.' \
                --envelope 'Print one page as the API returns it, with paging.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks listen'
            printf '%s\t%s\n' \
                --port '0 picks a free port.' \
                --forward 'Forward each event to this URL and return its response.' \
                --count 'Stop after this many events.' \
                --save 'Save each event in a file TIME-EVENT-DELIVERY.http: the HTTP request as received. `rtk webhooks trigger --from` sends it again.' \
                --register 'Create a webhook with this public URL, which leads here, and delete it at the end.' \
                --events 'Event to register for (repeatable); default: all.' \
                --event 'Event to register for (repeatable); default: all.' \
                --public-key 'Public key to verify with; default: the API\'s, or the emulator\'s.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks verify'
            printf '%s\t%s\n' \
                --body 'Request body as received; @FILE reads a file, - reads stdin.' \
                --signature 'Value of the rtk-signature header.' \
                --public-key 'Public key to verify with; default: the API\'s, or the emulator\'s.' \
                --local 'Use the embedded emulator instead of the API.' \
                --timeout 'How long to wait for a response.'
            __rtk_flags_output
        case 'webhooks trigger'
            printf '%s\t%s\n' \
                --from 'Send this event of `rtk webhooks listen --save` again, or those of a folder in the order of their names.' \
                --webhook 'Send to this webhook of the emulator (id, @NAME or @URL), even if it is not subscribed to the event.' \
                --url 'Send to this URL.' \
                --local 'Use the embedded emulator instead of the API.' \
                --set 'Set a field, nested with dots: a.b=value.'
            __rtk_flags_output
        case 'apply'
            printf '%s\t%s\n' \
                -f 'Presets, webhooks, meetings as YAML; - is stdin.' \
                --file 'Presets, webhooks, meetings as YAML; - is stdin.' \
                --only 'Only these of presets, webhooks and meetings.' \
                --prune 'Delete presets and webhooks, and deactivate meetings, not in the file.' \
                --plan 'Show what would change, and change nothing.' \
                --plan-out 'Save the plan, and change nothing.' \
                --plan-file 'Apply a saved plan, if it still fits.' \
                --schema 'Print the JSON Schema of the file.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'diff'
            printf '%s\t%s\n' \
                -f 'Presets, webhooks, meetings as YAML; - is stdin.' \
                --file 'Presets, webhooks, meetings as YAML; - is stdin.' \
                --only 'Only these of presets, webhooks and meetings.' \
                --exit-code 'Exit with 14 if there is a difference.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'export-manifest'
            printf '%s\t%s\n' \
                --only 'Only these of presets, webhooks and meetings.' \
                --to 'File to write; default: stdout.' \
                --force 'Overwrite an existing file.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'apps'
            __rtk_flags_output
            __rtk_flags_connection
        case 'apps list'
            printf '%s\t%s\n' \
                --search 'Only rows that match this text.' \
                --sort-order 'Sort order.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'apps get'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_batch
        case 'apps create'
            printf '%s\t%s\n' \
                --name 'Name of the app.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'apps use'
            __rtk_flags_output
            __rtk_flags_connection
        case 'api'
            printf '%s\t%s\n' \
                --param 'Query parameter (repeatable).' \
                --header 'Request header (repeatable).' \
                --paginate 'Fetch all pages and print their rows.' \
                --limit 'Maximum number of rows.' \
                --per-page 'Rows per request.' \
                --envelope 'Print one page as the API returns it, with paging.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
            __rtk_flags_confirmation
        case 'schema'
            __rtk_flags_output
        case 'profile'
            __rtk_flags_output
            __rtk_flags_connection
        case 'profile list'
            __rtk_flags_output
        case 'profile get'
            __rtk_flags_output
        case 'profile create'
            printf '%s\t%s\n' \
                --account-id 'Cloudflare account id.' \
                --app-id 'RealtimeKit app id.' \
                --base-url 'Base URL of the API.' \
                --default-output 'Output format when -o is not given.' \
                --timeout 'How long to wait for a response.' \
                --retries 'Maximum number of retries.' \
                --max-wait 'Maximum total wait before retries.' \
                --max-body 'Maximum size of a request body, script or key.' \
                --max-response 'Maximum size of a response of the API.' \
                --complete-ids 'Whether TAB offers ids and names from the API.' \
                --ca-file 'Certificate authorities to trust too, in PEM format.'
            __rtk_flags_output
        case 'profile update'
            printf '%s\t%s\n' \
                --account-id 'Cloudflare account id.' \
                --app-id 'RealtimeKit app id.' \
                --base-url 'Base URL of the API.' \
                --default-output 'Output format when -o is not given.' \
                --timeout 'How long to wait for a response.' \
                --retries 'Maximum number of retries.' \
                --max-wait 'Maximum total wait before retries.' \
                --max-body 'Maximum size of a request body, script or key.' \
                --max-response 'Maximum size of a response of the API.' \
                --complete-ids 'Whether TAB offers ids and names from the API.' \
                --ca-file 'Certificate authorities to trust too, in PEM format.' \
                --unset 'Remove a setting (repeatable).'
            __rtk_flags_output
        case 'profile delete'
            printf '%s\t%s\n' \
                --ignore-missing 'Do not fail if it does not exist.'
            __rtk_flags_output
            __rtk_flags_confirmation
        case 'profile use'
            __rtk_flags_output
        case 'auth'
            __rtk_flags_output
            __rtk_flags_connection
        case 'auth login'
            printf '%s\t%s\n' \
                --with-token 'Read the token from stdin.' \
                --token-file 'Read the token from this file on each run.' \
                --token-command 'Read the token from this command\'s output on each run.' \
                --keyring 'Store the token in the system keyring instead of a file.' \
                --no-check 'Store it without asking the API, as on a machine that is offline.' \
                --timeout 'How long to wait for a response.'
            __rtk_flags_output
        case 'auth logout'
            __rtk_flags_output
        case 'auth status'
            printf '%s\t%s\n' \
                --check 'Also ask the API, as `rtk doctor` does.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'doctor'
            printf '%s\t%s\n' \
                --write 'Also create a meeting, and deactivate it.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'config'
            __rtk_flags_output
            __rtk_flags_connection
        case 'config list'
            __rtk_flags_output
            __rtk_flags_connection
        case 'config path'
            printf '%s\t%s\n' \
                --project 'Print the path of the project file instead.'
            __rtk_flags_output
        case 'completion'
            __rtk_flags_output
            __rtk_flags_connection
        case 'completion bash'
            __rtk_flags_output
        case 'completion zsh'
            __rtk_flags_output
        case 'completion fish'
            __rtk_flags_output
        case 'completion powershell'
            __rtk_flags_output
        case 'version'
            __rtk_flags_output
        case 'help'
            printf '%s\t%s\n' \
                --man 'The manual page: opened on a terminal, in a pipe its source.'
            __rtk_flags_output
        case 'tour'
            printf '%s\t%s\n' \
                --to 'Folder for the recording; default: a temporary folder.'
            __rtk_flags_output
        case 'emulator'
            __rtk_flags_output
            __rtk_flags_connection
        case 'emulator serve'
            printf '%s\t%s\n' \
                --port '0 picks a free port.' \
                --host 'Address to listen on.' \
                --data 'Database file; :memory: stores nothing; default: the file of --local.' \
                --seed 'The same seed gives the same ids in each run.' \
                --token 'Require this token; RTK_EMULATOR_TOKEN sets it too.' \
                --prefix 'Another base path, besides /client/v4 and the root.' \
                --rate-limit 'Respond with 429 beyond this rate, such as 1200/300.' \
                --media 'Forward media between web clients, in tests and demos; needs rtk-cli[media].' \
                --livestream-shapes 'Livestream responses as in the official examples or the SDKs\' models.' \
                --strict 'Refuse members of a body that the API does not have.' \
                --tls 'Serve https, with certificates of your own authority: see `rtk emulator trust`.' \
                --allow-origin 'Let web clients on pages of this site call, besides those of this machine (repeatable).' \
                --ready-file 'Write the base URL to this file once the server is ready.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator trust'
            printf '%s\t%s\n' \
                --install 'Change the stores, as far as this user may; otherwise print how.'
            __rtk_flags_output
        case 'emulator untrust'
            __rtk_flags_output
        case 'emulator exec'
            printf '%s\t%s\n' \
                --import 'Start from an exported state; - reads stdin.' \
                --export-on-exit 'Export the state at the end.' \
                --seed 'The same seed gives the same ids in each run.' \
                --livestream-shapes 'Livestream responses as in the official examples or the SDKs\' models.' \
                --strict 'Refuse members of a body that the API does not have.' \
                --tls 'Serve https, with certificates of your own authority: see `rtk emulator trust`.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator requests'
            printf '%s\t%s\n' \
                --follow 'Go on with each new request, until Ctrl-C.' \
                --url 'Emulator to ask; default: that of CLOUDFLARE_BASE_URL if it is on this machine, else port 8787.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator status'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator reset'
            printf '%s\t%s\n' \
                --seed 'The same seed gives the same ids in each run.' \
                --at 'Start the clock at a day, a time, or 90d for 90 days ago.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
            __rtk_flags_confirmation
        case 'emulator export'
            printf '%s\t%s\n' \
                --to 'File that only you can read, or folder (no extension); default: stdout.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator import'
            printf '%s\t%s\n' \
                --keep-clock 'Keep the current clock instead of continuing from the time of the export.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
            __rtk_flags_confirmation
        case 'emulator join'
            printf '%s\t%s\n' \
                --token 'Join with this join token instead.' \
                --room 'Join this breakout room.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator leave'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator admit'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator reject'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator say'
            printf '%s\t%s\n' \
                --spoken 'Say it aloud, for the transcript, instead of in the chat.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator vote'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator act'
            printf '%s\t%s\n' \
                --with 'Arguments of the call, a JSON object.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator events'
            printf '%s\t%s\n' \
                --after 'Only events after this number.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator ingest'
            printf '%s\t%s\n' \
                --stop 'Stop sending.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator simulate'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, or @TITLE.' \
                --meeting-id 'The meeting\'s id, or @TITLE.' \
                --participants 'Number of participants; default: 8.' \
                --minutes 'Length of the meeting; default: 30.' \
                --speed 'Speed-up: 60 plays a minute per second; max does not wait.' \
                --script 'JSON script of who does what when; - reads stdin.' \
                --seed 'The same seed gives the same meeting.' \
                --sessions 'Number of sessions in a row.' \
                --until 'Spread the sessions over the emulator\'s time until then, such as now.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator fail'
            printf '%s\t%s\n' \
                --status 'Respond with this HTTP status and change nothing.' \
                --retry-after 'Retry-After header: seconds or an HTTP date.' \
                --latency 'Delay the response, such as 500ms or 3s.' \
                --cut 'Cut the connection before or after the change is stored.' \
                --content 'Respond with success, but let the content be wrong.' \
                --probability 'Fail this share of calls, such as 0.2, until it is cleared.' \
                --times 'Number of calls that fail; default: 1.' \
                --list 'List the planned faults.' \
                --clear 'Remove the planned faults: all, or those of OPERATION.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator advance'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator deliver'
            printf '%s\t%s\n' \
                --webhook 'Only deliveries to this webhook: its id, or @NAME or @URL.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator deliveries'
            printf '%s\t%s\n' \
                --webhook 'Only deliveries to this webhook: its id, or @NAME or @URL.' \
                --failed 'Only deliveries whose last attempt failed.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
    end
end

# Prints the value of flag $argv[2] of command $argv[1]: its choices, or a kind; nothing if it takes none.
function __rtk_flag
    switch "$argv[1] $argv[2]"
        case 'meetings list --status' 'meetings update --status'
            printf '%s\n' 'ACTIVE' 'INACTIVE'
        case 'recordings list --status'
            printf '%s\n' 'INVOKED' 'RECORDING' 'PAUSED' 'UPLOADING' 'UPLOADED' 'ERRORED'
        case 'livestreams list --status'
            printf '%s\n' 'LIVE' 'IDLE' 'ERRORED' 'INVOKED'
        case 'sessions list --status'
            printf '%s\n' 'LIVE' 'ENDED'
        case 'emulator fail --status'
            echo '<text>'
        case 'meetings get --from' 'meetings create --from' 'meetings activate --from' 'meetings deactivate --from' 'participants get --from' 'participants add --from' 'participants remove --from' 'participants token --from' 'active-session kick --from' 'recordings get --from' 'recordings pause --from' 'recordings resume --from' 'recordings stop --from' 'recordings wait --from' 'livestreams get --from' 'livestreams enable --from' 'livestreams disable --from' 'livestreams reset-stream-key --from' 'livestreams wait --from' 'sessions get --from' 'sessions wait --from' 'analytics daywise --from' 'analytics livestreams --from' 'analytics livestreams-daywise --from' 'analytics cost --from' 'presets get --from' 'presets delete --from' 'webhooks get --from' 'webhooks delete --from' 'apps get --from'
            echo '<text>'
        case 'presets create --from'
            echo '<presets>'
        case 'webhooks trigger --from'
            echo '<file>'
        case 'meetings create --clear' 'meetings update --clear' 'meetings replace --clear' 'meetings join --clear' 'participants add --clear' 'participants update --clear' 'participants replace --clear' 'active-session kick --clear' 'active-session mute --clear' 'active-session mute-all --clear' 'active-session poll --clear' 'recordings start --clear' 'recordings start-track --clear' 'recordings record --clear' 'livestreams create --clear' 'livestreams start --clear' 'presets create --clear' 'presets update --clear' 'presets replace --clear' 'webhooks create --clear' 'webhooks update --clear' 'webhooks replace --clear' 'apps create --clear' 'api --clear'
            echo '<fields>'
        case 'active-session kick --user-id' 'active-session mute --user-id'
            echo '<participants>'
        case 'recordings start --user-id' 'recordings start-track --user-id'
            echo '<text>'
        case 'recordings list --sort-by'
            printf '%s\n' 'invokedTime'
        case 'sessions list --sort-by'
            printf '%s\n' 'minutesConsumed' 'createdAt'
        case 'sessions participants --sort-by'
            printf '%s\n' 'joinedAt' 'duration'
        case 'recordings start --wait-for' 'recordings stop --wait-for'
            printf '%s\n' 'INVOKED' 'RECORDING' 'UPLOADING' 'UPLOADED' 'ERRORED' 'PAUSED'
        case 'livestreams start --wait-for' 'livestreams stop --wait-for'
            printf '%s\n' 'LIVE' 'IDLE' 'ERRORED' 'INVOKED'
        case 'recordings wait --for'
            printf '%s\n' 'INVOKED' 'RECORDING' 'UPLOADING' 'UPLOADED' 'ERRORED' 'PAUSED'
        case 'recordings record --for'
            echo '<text>'
        case 'livestreams wait --for'
            printf '%s\n' 'LIVE' 'IDLE' 'ERRORED' 'INVOKED'
        case 'sessions wait --for'
            printf '%s\n' 'ended' 'transcript' 'summary'
        case 'recordings record --to' 'recordings download --to' 'sessions chat --to' 'sessions transcript --to' 'sessions summary --to' 'export-manifest --to' 'emulator export --to'
            echo '<file>'
        case 'analytics daywise --to' 'analytics livestreams --to' 'analytics livestreams-daywise --to' 'analytics cost --to'
            echo '<text>'
        case 'tour --to'
            echo '<folder>'
        case 'webhooks create --events' 'webhooks update --events' 'webhooks replace --events' 'webhooks listen --events'
            printf '%s\n' 'meeting.started' 'meeting.ended' 'meeting.participantJoined' 'meeting.participantLeft' 'meeting.chatSynced' 'recording.statusUpdate' 'livestreaming.statusUpdate' 'meeting.transcript' 'meeting.summary'
        case 'sessions peer-report --filters'
            printf '%s\n' 'device_info' 'ip_information' 'precall_network_information' 'events' 'quality_stats'
        case 'analytics livestreams --filters' 'analytics livestreams-daywise --filters'
            echo '<text>'
        case 'sessions peer-report --only'
            printf '%s\n' 'device_info' 'ip_information' 'precall_network_information' 'events' 'quality_stats'
        case 'apply --only' 'diff --only' 'export-manifest --only'
            echo '<text>'
        case '* -o' '* --output'
            printf '%s\n' 'table' 'json' 'ndjson' 'yaml' 'csv' 'id'
        case '* --columns' '* --sort'
            echo '<columns>'
        case '* --query' '* --account-id' '* --timeout' '* --retries' '* --max-wait' '* --search' '* --start-time' '* --since' '* --end-time' '* --until' '* --limit' '* --page' '* --per-page' '* --name' '* --jobs' '* --title' '* --session-keep-alive-time-in-secs' '* --keep-alive' '* --max-seconds' '* --file-name-prefix' '* --file-prefix' '* --language' '* --storage-secret-file' '* --storage-secret-command' '* --journal' '* --keep-column' '* --picture' '* --custom-participant-id' '* --custom-id' '* --custom-participant-ids' '* --question' '* --options' '* --option' '* --interval' '* --within' '* --user-ids' '* --layers' '* --layer' '* --url' '* --width' '* --height' '* --watermark-url' '* --storage-bucket' '* --storage-region' '* --storage-path' '* --rtmp-url' '* --upload-within' '* --name-template' '* --warn-within' '* --bandwidth' '* --stuck-after' '* --participants' '* --merge-gaps' '* --longer-than' '* --idle' '* --start-date' '* --end-date' '* --prices' '* --port' '* --forward' '* --count' '* --register' '* --public-key' '* --signature' '* --param' '* --header' '* --base-url' '* --default-output' '* --max-body' '* --max-response' '* --complete-ids' '* --ca-file' '* --unset' '* --token-command' '* --host' '* --data' '* --seed' '* --token' '* --prefix' '* --rate-limit' '* --allow-origin' '* --import' '* --export-on-exit' '* --at' '* --room' '* --with' '* --after' '* --minutes' '* --speed' '* --script' '* --sessions' '* --retry-after' '* --latency' '* --probability' '* --times'
            echo '<text>'
        case '* --profile' '* --to-profile'
            echo '<profiles>'
        case '* --app-id' '* --to-app-id'
            echo '<apps>'
        case '* --codec' '* --video-codec'
            printf '%s\n' 'H264' 'VP8' 'VP9'
        case '* --audio-codec'
            printf '%s\n' 'MP3' 'AAC'
        case '* --body'
            echo '<@file>'
        case '* --set'
            echo '<settings>'
        case '* --preset-name' '* --preset'
            echo '<presets>'
        case '* --ui-kit' '* -f' '* --file' '* --plan-out' '* --plan-file' '* --token-file' '* --ready-file'
            echo '<file>'
        case '* --meeting' '* --meeting-id' '* --associated-id'
            echo '<meetings>'
        case '* --participant-ids' '* --participant'
            echo '<participants>'
        case '* --sort-order'
            printf '%s\n' 'ASC' 'DESC'
        case '* --type'
            printf '%s\n' 'composite' 'track'
        case '* --watermark-position'
            printf '%s\n' 'left top' 'right top' 'left bottom' 'right bottom'
        case '* --audio-channel'
            printf '%s\n' 'mono' 'stereo'
        case '* --storage-type'
            printf '%s\n' 'aws' 'azure' 'digitalocean' 'gcs' 'sftp' 'cloudflare'
        case '* --session' '* --session-id'
            echo '<sessions>'
        case '* --view'
            printf '%s\n' 'raw' 'consolidated'
        case '* --format'
            printf '%s\n' 'SRT' 'VTT' 'JSON' 'CSV'
        case '* --by'
            printf '%s\n' 'meeting' 'preset' 'day'
        case '* --event'
            printf '%s\n' 'meeting.started' 'meeting.ended' 'meeting.participantJoined' 'meeting.participantLeft' 'meeting.chatSynced' 'recording.statusUpdate' 'livestreaming.statusUpdate' 'meeting.transcript' 'meeting.summary'
        case '* --save'
            echo '<folder>'
        case '* --webhook'
            echo '<webhooks>'
        case '* --livestream-shapes'
            printf '%s\n' 'examples' 'sdk'
        case '* --cut'
            printf '%s\n' 'before' 'after'
        case '* --content'
            printf '%s\n' 'empty' 'expired-link' 'errored' 'stuck-invoked' 'stuck-uploading' 'zombie-session' 'duplicate' 'late' 'out-of-order'
    end
end

# The same for argument number $argv[2] of command $argv[1].
function __rtk_argument
    switch "$argv[1] $argv[2]"
        case 'meetings get *' 'meetings update 1' 'meetings replace 1' 'meetings activate *' 'meetings deactivate *' 'meetings join 1' 'active-session get 1' 'active-session kick 1' 'active-session kick-all 1' 'active-session mute 1' 'active-session mute-all 1' 'active-session poll 1' 'active-session watch 1' 'recordings active 1' 'recordings start 1' 'recordings start-track 1' 'recordings record 1' 'livestreams active 1' 'livestreams for-meeting 1' 'livestreams start 1' 'livestreams stop 1'
            echo '<meetings>'
        case 'participants get *' 'participants update 1' 'participants replace 1' 'participants remove *' 'participants token *' 'sessions participant 1' 'emulator join 1' 'emulator leave 1' 'emulator admit 1' 'emulator reject 1' 'emulator say 1' 'emulator vote 1' 'emulator act 1'
            echo '<participants>'
        case 'recordings get *' 'recordings pause *' 'recordings resume *' 'recordings stop *' 'recordings wait *' 'recordings download *'
            echo '<recordings>'
        case 'recordings sync 1' 'livestreams session 1' 'sessions peer-report 1' 'sessions export 2' 'api 2' 'emulator exec *' 'emulator import 1' 'emulator say 2' 'emulator vote 2' 'emulator vote 3' 'emulator act 2' 'emulator fail 1' 'emulator advance 1'
            echo '<text>'
        case 'livestreams get *' 'livestreams sessions 1' 'livestreams active-session 1' 'livestreams enable *' 'livestreams disable *' 'livestreams reset-stream-key *' 'livestreams wait *' 'emulator ingest 1'
            echo '<livestreams>'
        case 'sessions get *' 'sessions participants 1' 'sessions livestreams 1' 'sessions attendance *' 'sessions chat 1' 'sessions transcript 1' 'sessions summary 1' 'sessions summarize 1' 'sessions wait *' 'sessions export *' 'emulator events 1'
            echo '<sessions>'
        case 'presets get *' 'presets update 1' 'presets replace 1' 'presets delete *' 'presets diff 1' 'presets diff 2' 'presets copy 1'
            echo '<presets>'
        case 'webhooks get *' 'webhooks update 1' 'webhooks replace 1' 'webhooks delete *'
            echo '<webhooks>'
        case 'webhooks trigger 1'
            printf '%s\n' 'meeting.started' 'meeting.ended' 'meeting.participantJoined' 'meeting.participantLeft' 'meeting.chatSynced' 'recording.statusUpdate' 'livestreaming.statusUpdate' 'meeting.transcript' 'meeting.summary'
        case 'apps get *' 'apps use 1'
            echo '<apps>'
        case 'api 1'
            printf '%s\n' 'GET' 'POST' 'PUT' 'PATCH' 'DELETE'
        case 'schema *'
            printf '%s\n' 'meetings' 'participants' 'active-session' 'recordings' 'livestreams' 'sessions' 'analytics' 'presets' 'webhooks' 'apply' 'diff' 'export-manifest' 'apps' 'api' 'schema' 'profile' 'auth' 'doctor' 'config' 'completion' 'version' 'help' 'tour' 'emulator'
        case 'profile get 1' 'profile create 1' 'profile update 1' 'profile delete 1' 'profile use 1'
            echo '<profiles>'
        case 'help *'
            printf '%s\n' 'meetings' 'participants' 'active-session' 'recordings' 'livestreams' 'sessions' 'analytics' 'presets' 'webhooks' 'apply' 'diff' 'export-manifest' 'apps' 'api' 'schema' 'profile' 'auth' 'doctor' 'config' 'completion' 'version' 'help' 'tour' 'emulator' 'flags' 'exit-codes' 'environment' 'output' 'query' 'agents'
    end
end

# Prints what completes the word at the cursor.
function __rtk_complete
    set -l line (commandline -opc)
    set -e line[1]
    set -l path ''
    set -l flag ''
    set -l plain ''
    set -l number 1
    for word in $line
        if test -n "$flag"
            set flag ''
        else if test -z "$plain" -a "$word" = --
            set plain yes
        else if test -z "$plain"; and string match -q -- '-*' "$word"
            if count (__rtk_flag "$path" "$word") >/dev/null
                set flag "$word"
            end
        else if count (__rtk_commands "$path") >/dev/null
            set path (string trim -- "$path $word")
        else
            set number (math $number + 1)
        end
    end
    set -l word (commandline -ct)
    if test -n "$flag"
        __rtk_values '' "$word" (__rtk_flag "$path" "$flag")
    else if test -z "$plain"; and string match -q -- '--*=*' "$word"
        set -l parts (string split -m 1 = -- "$word")
        __rtk_values "$parts[1]=" "$parts[2]" (__rtk_flag "$path" "$parts[1]")
    else if test -z "$plain"; and string match -q -- '-*' "$word"
        __rtk_flags "$path"
    else if not __rtk_commands "$path"
        set -l takes (__rtk_argument "$path" "$number")
        if count $takes >/dev/null
            __rtk_values '' "$word" $takes
        else if test -z "$plain$word"
            __rtk_flags "$path"
        end
    end
end

# Prints the values of the kind or the choices $argv[3..], each behind $argv[1]; $argv[2] is what was typed.
function __rtk_values
    set -l lead $argv[1]
    set -l typed (string trim --left --chars '"\'' -- "$argv[2]")
    switch "$argv[3]"
        case '<text>'
        case '<file>'
            __rtk_behind "$lead" (__rtk_files "$typed")
        case '<folder>'
            __rtk_behind "$lead" (__rtk_files "$typed" | string match -- '*/')
        case '<@file>'
            if string match -q -- '@*' "$typed"
                __rtk_behind "$lead@" (__rtk_files (string sub -s 2 -- "$typed"))
            else
                printf '%s\t%s\n' "$lead@" 'a file with the body'
            end
        case '<*>'
            __rtk_behind "$lead" (__rtk_listed (string trim --chars '<>' -- "$argv[3]") "$typed")
        case '*'
            __rtk_behind "$lead" $argv[3..-1]
    end
end

# Asks the program itself for values of the kind $argv[1], with their titles. It prints nothing on errors.
function __rtk_listed
    set -l line (commandline -opc)
    command -q $line[1]
    and command $line[1] completion values $argv[1] --typed="$argv[2]" -- $line[2..-1] 2>/dev/null
end

# Prints the files that begin with $argv[1], as fish completes an unknown command.
function __rtk_files
    complete -C "'' $argv[1]" | string replace -r '\t.*' ''
end

function __rtk_behind
    for value in $argv[2..-1]
        printf '%s%s\n' "$argv[1]" "$value"
    end
end

complete -c rtk -f -k -a '(__rtk_complete)'
complete -c realtimekit -w rtk
