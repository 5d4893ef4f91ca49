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
                analytics 'Usage per day, as numbers and charts.' \
                presets 'Manage presets, the roles of participants.' \
                webhooks 'Manage webhooks; receive and verify events.' \
                apps 'List and create the apps of the account.' \
                api 'Call any path of the API.' \
                profile 'Manage profiles: account, app and token by name.' \
                auth 'Log in, log out, show who is logged in.' \
                config 'Show every setting and its source.' \
                completion 'Print the completion script for a shell.' \
                version 'Print the version of rtk.' \
                help 'Show help for a command, or on a topic.' \
                tour 'Take a tour: record a meeting on the emulator.' \
                emulator 'Run the emulator: serve it, let participants join, reset it.'
        case 'meetings'
            printf '%s\t%s\n' \
                list 'List the meetings of the app.' \
                get 'Show one meeting.' \
                create 'Create a meeting.' \
                update 'Change some fields of a meeting.' \
                replace 'Overwrite a meeting: what is not given goes back to its default.' \
                activate 'Open a meeting for joins again.' \
                deactivate 'Close a meeting: it refuses joins until it is activated again.' \
                join 'Add a person and print the token to join with; on the emulator the person joins at once.'
        case 'participants'
            printf '%s\t%s\n' \
                list 'List the participants of a meeting.' \
                get 'Show one participant.' \
                add 'Add a participant and print its token.' \
                update 'Change some fields of a participant; prints a token too.' \
                replace 'Overwrite a participant; prints a token too.' \
                remove 'Remove a participant from the meeting.' \
                token 'Issue a new token for a participant.'
        case 'active-session'
            printf '%s\t%s\n' \
                get 'Show the live session of a meeting.' \
                kick 'Remove people from the live session.' \
                kick-all 'Remove everyone: ends the live session and its recording.' \
                mute 'Mute people of the live session.' \
                mute-all 'Mute everyone; they cannot unmute themselves without --allow-unmute.' \
                poll 'Open a poll in the live session.' \
                watch 'Watch the live session until it ends: in place on a terminal, else a JSON line a change.'
        case 'recordings'
            printf '%s\t%s\n' \
                list 'List recordings.' \
                get 'Show one recording.' \
                active 'Show the running recording of a meeting.' \
                start 'Start a recording of a meeting\'s live session; --type track is the same as start-track.' \
                start-track 'Record each participant\'s sound to a file of its own.' \
                pause 'Pause a recording.' \
                resume 'Resume a paused recording.' \
                stop 'Stop a recording; its file is uploaded then.' \
                wait 'Wait until a recording reaches a state, by default until its file is there.' \
                download 'Download a recording\'s files.'
        case 'livestreams'
            printf '%s\t%s\n' \
                list 'List livestreams.' \
                get 'Show one livestream.' \
                create 'Create a livestream for an encoder.' \
                start 'Put a meeting on the air.' \
                stop 'Take a meeting off the air.' \
                active 'Show the livestream of a meeting while it is on the air.' \
                for-meeting 'Show the livestream of a meeting.' \
                sessions 'List the sessions of a livestream.' \
                session 'Show one session of a livestream.' \
                active-session 'Show the session of a livestream that is on the air.' \
                enable 'Let a livestream go on the air again.' \
                disable 'Keep a livestream off the air until it is enabled again.' \
                reset-stream-key 'Give a livestream a new key.' \
                wait 'Wait until a livestream is on the air, or reaches another state.'
        case 'sessions'
            printf '%s\t%s\n' \
                list 'List sessions, those that run and those that are over.' \
                get 'Show one session.' \
                participants 'List who was in a session, and when.' \
                participant 'Show when one participant was in a session.' \
                peer-report 'Show how one connection fared: device, network, quality.' \
                chat 'Print the chat of a session as CSV.' \
                transcript 'Print the transcript of a session.' \
                summary 'Print the summary of a session, once there is one.' \
                summarize 'Have a summary written; `rtk sessions wait` tells when it is there.' \
                livestreams 'List the runs on the air that belong to a session.' \
                wait 'Wait until the summary of a session is there, its transcript, or its end.'
        case 'analytics'
            printf '%s\t%s\n' \
                daywise 'Show sessions and recordings by day; without days, the last 30.' \
                livestreams 'Show what all livestreams add up to.' \
                livestreams-daywise 'Show livestreams by day.'
        case 'presets'
            printf '%s\t%s\n' \
                list 'List the presets of the app.' \
                get 'Show one preset with all its permissions.' \
                create 'Create a preset.' \
                update 'Change some leaves of a preset: --set permissions.chat.public.can_send=false.' \
                replace 'Overwrite a preset, with what `rtk presets get` has printed and somebody has edited.' \
                delete 'Delete a preset.'
        case 'webhooks'
            printf '%s\t%s\n' \
                list 'List the webhooks of the app.' \
                get 'Show one webhook.' \
                create 'Create a webhook.' \
                update 'Change some fields of a webhook; --event gives all of its events anew.' \
                replace 'Overwrite a webhook: without --no-enabled it is enabled afterwards.' \
                delete 'Delete a webhook.' \
                events 'List the events that there are.' \
                listen 'Receive events on this machine: each that is signed is printed, on one line.' \
                verify 'Check that an event was signed: exit code 0 if it was, 4 if not.' \
                trigger 'Send a made-up event, signed by the emulator: to every webhook that wants it, or to one.'
        case 'apps'
            printf '%s\t%s\n' \
                list 'List the apps of the account.' \
                get 'Show one app.' \
                create 'Create an app.' \
                use 'Keep an app in the profile: commands that name none use it.'
        case 'profile'
            printf '%s\t%s\n' \
                list 'List the profiles.' \
                get 'Show one profile.' \
                create 'Create a profile.' \
                update 'Change settings of a profile.' \
                delete 'Delete a profile and the token that is kept for it.' \
                use 'Make a profile the one that is used when none is named.'
        case 'auth'
            printf '%s\t%s\n' \
                login 'Give a profile its API token: typed, from stdin, from a file or from a command.' \
                logout 'Forget the token of a profile.' \
                status 'Show which profile, account, app and token are in use; calls nobody.'
        case 'config'
            printf '%s\t%s\n' \
                list 'List every setting with its value and where that came from.' \
                path 'Print where the profiles file is, whether or not it exists.'
        case 'completion'
            printf '%s\t%s\n' \
                bash 'Print the completion script for bash.' \
                zsh 'Print the completion script for zsh.' \
                fish 'Print the completion script for fish.' \
                powershell 'Print the completion script for PowerShell.'
        case 'emulator'
            printf '%s\t%s\n' \
                serve 'Serve the emulator on a port, for SDKs, curl and backends.' \
                status 'Show the emulator\'s file and what is in it.' \
                reset 'Forget everything and begin with one empty app.' \
                export 'Print the whole state as one JSON document, its secret included.' \
                import 'Put an exported state in the place of everything.' \
                join 'Let a participant join: the first one opens the live session.' \
                leave 'Let a participant leave the live session.' \
                admit 'Let a participant in who is in the waiting room.' \
                reject 'Send a participant away who is in the waiting room.' \
                say 'Let a participant write into the chat, or speak.' \
                vote 'Let a participant vote in a poll.' \
                act 'Let a participant do anything that the live protocol has, with the rights of their preset.' \
                events 'Show what happened in a session, event by event.' \
                ingest 'Let an encoder send to a livestream that has no meeting.' \
                simulate 'Let people join, talk, chat, vote, get muted and leave.' \
                fail 'Plan trouble for calls to come: refusals, delays, cut connections.' \
                advance 'Move the emulator\'s clock forward; what comes due meanwhile happens.' \
                deliver 'Send to webhooks what is due, once.' \
                deliveries 'List what webhooks were sent in the last month, or are still to be sent.'
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
        --app-id 'The RealtimeKit app.' \
        --dry-run 'Print the request as JSON without sending it.' \
        --timeout 'How long to wait for a response.' \
        --retries 'Maximum number of retries.' \
        --max-wait 'Maximum total wait before retries.'
end

function __rtk_flags_paging
    printf '%s\t%s\n' \
        --limit 'Maximum number of rows.' \
        --page 'Print this page only; the first is 1.' \
        --per-page 'Rows per request.' \
        --envelope 'Print one page as the API returns it, with paging.'
end

function __rtk_flags_body
    printf '%s\t%s\n' \
        --body 'Request body: JSON, @FILE or - (stdin); flags override it.' \
        --set 'Set a field, nested with dots: a.b=value.' \
        --clear 'Set a field to null.'
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
                --status 'Only those in this state.' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'meetings get'
            printf '%s\t%s\n' \
                --name 'Sent as it is; not explained.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'meetings create'
            printf '%s\t%s\n' \
                --title 'The meeting\'s title.' \
                --record-on-start 'Record as soon as the first person joins.' \
                --no-record-on-start 'Record as soon as the first person joins.' \
                --live-stream-on-start 'Livestream as soon as it starts.' \
                --no-live-stream-on-start 'Livestream as soon as it starts.' \
                --persist-chat 'Keep the chat between sessions.' \
                --no-persist-chat 'Keep the chat between sessions.' \
                --summarize-on-end 'Summarize at the end.' \
                --summarize 'Summarize at the end.' \
                --no-summarize-on-end 'Summarize at the end.' \
                --no-summarize 'Summarize at the end.' \
                --transcribe-on-end 'Transcribe after the end.' \
                --transcribe 'Transcribe after the end.' \
                --no-transcribe-on-end 'Transcribe after the end.' \
                --no-transcribe 'Transcribe after the end.' \
                --session-keep-alive-time-in-secs 'How long a session outlives its last person: 60 to 600 seconds.' \
                --keep-alive 'How long a session outlives its last person: 60 to 600 seconds.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --video-codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --audio-codec 'Audio codec.' \
                --language 'The language that is spoken, such as en-US.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'meetings update'
            printf '%s\t%s\n' \
                --title 'The meeting\'s title.' \
                --status 'ACTIVE lets people join, INACTIVE does not.' \
                --record-on-start 'Record as soon as the first person joins.' \
                --no-record-on-start 'Record as soon as the first person joins.' \
                --live-stream-on-start 'Livestream as soon as it starts.' \
                --no-live-stream-on-start 'Livestream as soon as it starts.' \
                --persist-chat 'Keep the chat between sessions.' \
                --no-persist-chat 'Keep the chat between sessions.' \
                --summarize-on-end 'Summarize at the end.' \
                --summarize 'Summarize at the end.' \
                --no-summarize-on-end 'Summarize at the end.' \
                --no-summarize 'Summarize at the end.' \
                --transcribe-on-end 'Transcribe after the end.' \
                --transcribe 'Transcribe after the end.' \
                --no-transcribe-on-end 'Transcribe after the end.' \
                --no-transcribe 'Transcribe after the end.' \
                --session-keep-alive-time-in-secs 'How long a session outlives its last person: 60 to 600 seconds.' \
                --keep-alive 'How long a session outlives its last person: 60 to 600 seconds.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --video-codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --audio-codec 'Audio codec.' \
                --language 'The language that is spoken, such as en-US.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'meetings replace'
            printf '%s\t%s\n' \
                --title 'The meeting\'s title.' \
                --record-on-start 'Record as soon as the first person joins.' \
                --no-record-on-start 'Record as soon as the first person joins.' \
                --live-stream-on-start 'Livestream as soon as it starts.' \
                --no-live-stream-on-start 'Livestream as soon as it starts.' \
                --persist-chat 'Keep the chat between sessions.' \
                --no-persist-chat 'Keep the chat between sessions.' \
                --summarize-on-end 'Summarize at the end.' \
                --summarize 'Summarize at the end.' \
                --no-summarize-on-end 'Summarize at the end.' \
                --no-summarize 'Summarize at the end.' \
                --transcribe-on-end 'Transcribe after the end.' \
                --transcribe 'Transcribe after the end.' \
                --no-transcribe-on-end 'Transcribe after the end.' \
                --no-transcribe 'Transcribe after the end.' \
                --session-keep-alive-time-in-secs 'How long a session outlives its last person: 60 to 600 seconds.' \
                --keep-alive 'How long a session outlives its last person: 60 to 600 seconds.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --video-codec 'Video codec: H264 for MP4, VP8 for WebM.' \
                --audio-codec 'Audio codec.' \
                --language 'The language that is spoken, such as en-US.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'meetings activate'
            __rtk_flags_output
            __rtk_flags_connection
        case 'meetings deactivate'
            __rtk_flags_output
            __rtk_flags_connection
        case 'meetings join'
            printf '%s\t%s\n' \
                --name 'The display name.' \
                --picture 'The URL of a profile picture.' \
                --preset-name 'Name of the preset, the role.' \
                --preset 'Name of the preset, the role.' \
                --custom-participant-id 'The id in your own system, without personal data.' \
                --custom-id 'The id in your own system, without personal data.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants'
            __rtk_flags_output
            __rtk_flags_connection
        case 'participants list'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'participants get'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'participants add'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.' \
                --name 'The display name.' \
                --picture 'The URL of a profile picture.' \
                --preset-name 'Name of the preset, the role.' \
                --preset 'Name of the preset, the role.' \
                --custom-participant-id 'The id in your own system, without personal data.' \
                --custom-id 'The id in your own system, without personal data.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants update'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.' \
                --name 'The display name.' \
                --picture 'The URL of a profile picture.' \
                --preset-name 'Name of the preset, the role.' \
                --preset 'Name of the preset, the role.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants replace'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.' \
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
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.' \
                --ignore-missing 'Do not fail if it does not exist.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'participants token'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'active-session'
            __rtk_flags_output
            __rtk_flags_connection
        case 'active-session get'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'active-session kick'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.' \
                --participant-ids 'A participant\'s id; may be repeated.' \
                --participant 'A participant\'s id; may be repeated.' \
                --user-id 'A participant\'s id; may be repeated.' \
                --custom-participant-ids 'An id of your own; may be repeated.' \
                --custom-id 'An id of your own; may be repeated.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
            __rtk_flags_confirmation
        case 'active-session kick-all'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'active-session mute'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.' \
                --participant-ids 'A participant\'s id; may be repeated.' \
                --participant 'A participant\'s id; may be repeated.' \
                --user-id 'A participant\'s id; may be repeated.' \
                --custom-participant-ids 'An id of your own; may be repeated.' \
                --custom-id 'An id of your own; may be repeated.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'active-session mute-all'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.' \
                --allow-unmute 'Whether people may unmute themselves.' \
                --no-allow-unmute 'Whether people may unmute themselves.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'active-session poll'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.' \
                --question 'What is asked.' \
                --options 'A possible answer; may be repeated.' \
                --option 'A possible answer; may be repeated.' \
                --anonymous 'Hide who voted.' \
                --no-anonymous 'Hide who voted.' \
                --hide-votes 'Hide the tally from those who have not voted.' \
                --no-hide-votes 'Hide the tally from those who have not voted.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'active-session watch'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.' \
                --interval 'How often to look: 5s, 1m.' \
                --within 'Give up after: 90s, 10m, 2h. Else never.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings list'
            printf '%s\t%s\n' \
                --meeting 'Only those of this meeting.' \
                --meeting-id 'Only those of this meeting.' \
                --status 'Only those in this state; may be repeated.' \
                --expired 'Only those whose file is gone, or is not.' \
                --no-expired 'Only those whose file is gone, or is not.' \
                --search 'Only rows that match this text.' \
                --sort-by 'What to sort by.' \
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
        case 'recordings active'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings start'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.' \
                --type 'One file of all, or a file for each person.' \
                --user-ids 'Tracks: only this person; may be repeated.' \
                --user-id 'Tracks: only this person; may be repeated.' \
                --layers 'Tracks: a layer and how its files begin.' \
                --layer 'Tracks: a layer and how its files begin.' \
                --allow-multiple-recordings 'Permit a second at once.' \
                --no-allow-multiple-recordings 'Permit a second at once.' \
                --max-seconds 'Stop a recording after this time, 60 to 86400.' \
                --file-name-prefix 'Prefix of the file names.' \
                --file-prefix 'Prefix of the file names.' \
                --url 'Record this page instead.' \
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
                --storage-type 'Type of your own storage; its secrets go into --body.' \
                --storage-bucket 'Bucket or container.' \
                --storage-region 'Region of the bucket.' \
                --storage-path 'Folder in the bucket.' \
                --rtmp-url 'Also send it to this RTMP URL.' \
                --interactive 'Embed timed metadata; gives a tar of HLS parts.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'recordings start-track'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.' \
                --user-ids 'Tracks: only this person; may be repeated.' \
                --user-id 'Tracks: only this person; may be repeated.' \
                --layers 'Tracks: a layer and how its files begin.' \
                --layer 'Tracks: a layer and how its files begin.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'recordings pause'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings resume'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings stop'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'recordings wait'
            printf '%s\t%s\n' \
                --for 'The state to wait for.' \
                --within 'Give up after: 90s, 10m, 2h.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings download'
            printf '%s\t%s\n' \
                --to 'File, or folder with a slash; - is stdout. Else its own name here.' \
                --audio 'The separate audio file.' \
                --force 'Overwrite an existing file.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams list'
            printf '%s\t%s\n' \
                --status 'Only those in this state.' \
                --exclude-meetings 'Only those without a meeting, or all.' \
                --no-exclude-meetings 'Only those without a meeting, or all.' \
                --start-time 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --since 'Only from this time on: 2026-09-14, or 7d for a week ago.' \
                --end-time 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --until 'Only up to this time: 2026-09-14, or 2h for two hours ago.' \
                --sort-order 'Sort order.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'livestreams get'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams create'
            printf '%s\t%s\n' \
                --name 'Its name: letters, digits, hyphens and underscores.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'livestreams start'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.' \
                --name 'Its name: letters, digits, hyphens and underscores.' \
                --width 'Width of the picture.' \
                --height 'Height of the picture.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'livestreams stop'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'livestreams active'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams for-meeting'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id, as a flag.' \
                --meeting-id 'The meeting\'s id, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams sessions'
            printf '%s\t%s\n' \
                --meeting 'The livestream of this meeting instead.' \
                --meeting-id 'The livestream of this meeting instead.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'livestreams session'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams active-session'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams enable'
            __rtk_flags_output
            __rtk_flags_connection
        case 'livestreams disable'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'livestreams reset-stream-key'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'livestreams wait'
            printf '%s\t%s\n' \
                --for 'The state to wait for.' \
                --within 'Give up after: 90s, 10m, 2h.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions list'
            printf '%s\t%s\n' \
                --associated-id 'Only those of this meeting.' \
                --meeting 'Only those of this meeting.' \
                --meeting-id 'Only those of this meeting.' \
                --status 'Only those in this state.' \
                --participants 'Only with so many people.' \
                --search 'Only rows that match this text.' \
                --sort-by 'What to sort by.' \
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
                --include-breakout-rooms 'With the breakout rooms.' \
                --rooms 'With the breakout rooms.' \
                --no-include-breakout-rooms 'With the breakout rooms.' \
                --no-rooms 'With the breakout rooms.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions participants'
            printf '%s\t%s\n' \
                --search 'Only rows that match this text.' \
                --sort-by 'What to sort by.' \
                --sort-order 'Sort order.' \
                --view 'A row a connection, or a row a person with all rooms.' \
                --include-peer-events 'With the events of each connection.' \
                --events 'With the events of each connection.' \
                --no-include-peer-events 'With the events of each connection.' \
                --no-events 'With the events of each connection.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'sessions participant'
            printf '%s\t%s\n' \
                --session 'The session\'s id.' \
                --session-id 'The session\'s id.' \
                --include-peer-events 'With the events of each connection.' \
                --events 'With the events of each connection.' \
                --no-include-peer-events 'With the events of each connection.' \
                --no-events 'With the events of each connection.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions peer-report'
            printf '%s\t%s\n' \
                --filters 'Only this part: device_info, ip_information, precall_network_information, events, quality_stats.' \
                --only 'Only this part: device_info, ip_information, precall_network_information, events, quality_stats.' \
                --include-peer-events 'With the events of each connection.' \
                --events 'With the events of each connection.' \
                --no-include-peer-events 'With the events of each connection.' \
                --no-events 'With the events of each connection.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions chat'
            printf '%s\t%s\n' \
                --to 'File, or folder with a slash; else it is printed.' \
                --force 'Overwrite an existing file.' \
                --link 'Print the link as the API answers it; -o and --query do so too.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions transcript'
            printf '%s\t%s\n' \
                --format 'Form of the file; else by the ending of --to, or CSV.' \
                --to 'File, or folder with a slash; else it is printed.' \
                --force 'Overwrite an existing file.' \
                --link 'Print the link as the API answers it; -o and --query do so too.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions summary'
            printf '%s\t%s\n' \
                --to 'File, or folder with a slash; else it is printed.' \
                --force 'Overwrite an existing file.' \
                --link 'Print the link as the API answers it; -o and --query do so too.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions summarize'
            __rtk_flags_output
            __rtk_flags_connection
        case 'sessions livestreams'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'sessions wait'
            printf '%s\t%s\n' \
                --for 'What to wait for.' \
                --within 'Give up after: 90s, 10m, 2h.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics daywise'
            printf '%s\t%s\n' \
                --start-date 'The first day, or 30d for a month ago.' \
                --from 'The first day, or 30d for a month ago.' \
                --since 'The first day, or 30d for a month ago.' \
                --end-date 'The last day, or 7d for a week ago.' \
                --to 'The last day, or 7d for a week ago.' \
                --until 'The last day, or 7d for a week ago.' \
                --chart 'Bars for each day under the table; on a terminal by default.' \
                --no-chart 'Bars for each day under the table; on a terminal by default.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics livestreams'
            printf '%s\t%s\n' \
                --start-time 'From then on: a day, a time, Unix seconds, 30d.' \
                --from 'From then on: a day, a time, Unix seconds, 30d.' \
                --since 'From then on: a day, a time, Unix seconds, 30d.' \
                --end-time 'Up to then: a day, a time, Unix seconds, 7d.' \
                --to 'Up to then: a day, a time, Unix seconds, 7d.' \
                --until 'Up to then: a day, a time, Unix seconds, 7d.' \
                --filters 'Sent as it is; not explained.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'analytics livestreams-daywise'
            printf '%s\t%s\n' \
                --start-time 'From then on: a day, a time, Unix seconds, 30d.' \
                --from 'From then on: a day, a time, Unix seconds, 30d.' \
                --since 'From then on: a day, a time, Unix seconds, 30d.' \
                --end-time 'Up to then: a day, a time, Unix seconds, 7d.' \
                --to 'Up to then: a day, a time, Unix seconds, 7d.' \
                --until 'Up to then: a day, a time, Unix seconds, 7d.' \
                --filters 'Sent as it is; not explained.' \
                --chart 'Bars for each day under the table; on a terminal by default.' \
                --no-chart 'Bars for each day under the table; on a terminal by default.'
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
        case 'presets create'
            printf '%s\t%s\n' \
                --name 'The name; participants refer to it by this.' \
                --from 'Begin with a copy of this preset, by id or name.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'presets update'
            printf '%s\t%s\n' \
                --name 'The name; participants refer to it by this.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'presets replace'
            printf '%s\t%s\n' \
                --name 'The name; participants refer to it by this.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'presets delete'
            printf '%s\t%s\n' \
                --ignore-missing 'Do not fail if it does not exist.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'webhooks'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks list'
            printf '%s\t%s\n' \
                --limit 'Maximum number of rows.' \
                --envelope 'Print one page as the API returns it, with paging.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks get'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks create'
            printf '%s\t%s\n' \
                --name 'The webhook\'s name.' \
                --url 'Where events are sent.' \
                --events 'An event to be told of; may be repeated.' \
                --event 'An event to be told of; may be repeated.' \
                --enabled 'Whether events are sent at all.' \
                --no-enabled 'Whether events are sent at all.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'webhooks update'
            printf '%s\t%s\n' \
                --name 'The webhook\'s name.' \
                --url 'Where events are sent.' \
                --events 'An event to be told of; may be repeated.' \
                --event 'An event to be told of; may be repeated.' \
                --enabled 'Whether events are sent at all.' \
                --no-enabled 'Whether events are sent at all.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'webhooks replace'
            printf '%s\t%s\n' \
                --name 'The webhook\'s name.' \
                --url 'Where events are sent.' \
                --events 'An event to be told of; may be repeated.' \
                --event 'An event to be told of; may be repeated.' \
                --enabled 'Whether events are sent at all.' \
                --no-enabled 'Whether events are sent at all.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'webhooks delete'
            printf '%s\t%s\n' \
                --ignore-missing 'Do not fail if it does not exist.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'webhooks events'
            printf '%s\t%s\n' \
                --limit 'Maximum number of rows.' \
                --envelope 'Print one page as the API returns it, with paging.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'webhooks listen'
            printf '%s\t%s\n' \
                --port '0 picks a free one.' \
                --forward 'Pass each event on, and answer what it answers.' \
                --count 'End after so many events.' \
                --public-key 'The key to check with; else the service\'s, or the emulator\'s.' \
                --local 'Use the embedded emulator instead of the API.' \
                --timeout 'How long to wait for a response.'
            __rtk_flags_output
        case 'webhooks verify'
            printf '%s\t%s\n' \
                --body 'What came; @FILE reads a file, - stdin.' \
                --signature 'The header rtk-signature.' \
                --public-key 'The key to check with; else the service\'s, or the emulator\'s.' \
                --local 'Use the embedded emulator instead of the API.' \
                --timeout 'How long to wait for a response.'
            __rtk_flags_output
        case 'webhooks trigger'
            printf '%s\t%s\n' \
                --webhook 'To this webhook, whatever it wants.' \
                --url 'To this address.' \
                --local 'Use the embedded emulator instead of the API.' \
                --set 'Set a field, nested with dots: a.b=value.'
            __rtk_flags_output
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
        case 'apps create'
            printf '%s\t%s\n' \
                --name 'The app\'s name.' \
                --if-missing 'Print the existing one instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'apps use'
            __rtk_flags_output
            __rtk_flags_connection
        case 'api'
            printf '%s\t%s\n' \
                --param 'A query parameter; may be repeated.' \
                --header 'A header; may be repeated.' \
                --paginate 'The rows of all pages.' \
                --limit 'Maximum number of rows.' \
                --per-page 'Rows per request.' \
                --envelope 'Print one page as the API returns it, with paging.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
            __rtk_flags_confirmation
        case 'profile'
            __rtk_flags_output
            __rtk_flags_connection
        case 'profile list'
            __rtk_flags_output
        case 'profile get'
            __rtk_flags_output
        case 'profile create'
            printf '%s\t%s\n' \
                --account-id 'The Cloudflare account.' \
                --app-id 'The RealtimeKit app.' \
                --base-url 'Where the API is.' \
                --default-output 'How to print without -o.' \
                --timeout 'How long to wait for the server.' \
                --retries 'How often to repeat a request.' \
                --max-wait 'How long to wait for repeats.'
            __rtk_flags_output
        case 'profile update'
            printf '%s\t%s\n' \
                --account-id 'The Cloudflare account.' \
                --app-id 'The RealtimeKit app.' \
                --base-url 'Where the API is.' \
                --default-output 'How to print without -o.' \
                --timeout 'How long to wait for the server.' \
                --retries 'How often to repeat a request.' \
                --max-wait 'How long to wait for repeats.' \
                --unset 'Remove a setting; may be repeated.'
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
                --token-file 'Read it from this file each time.' \
                --token-command 'Read it from this command each time.' \
                --keyring 'Keep it in the system\'s keyring, not in a file.'
            __rtk_flags_output
        case 'auth logout'
            __rtk_flags_output
        case 'auth status'
            __rtk_flags_output
        case 'config'
            __rtk_flags_output
            __rtk_flags_connection
        case 'config list'
            __rtk_flags_output
            __rtk_flags_connection
        case 'config path'
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
            __rtk_flags_output
        case 'tour'
            printf '%s\t%s\n' \
                --to 'Where the recording goes; else a temporary folder.'
            __rtk_flags_output
        case 'emulator'
            __rtk_flags_output
            __rtk_flags_connection
        case 'emulator serve'
            printf '%s\t%s\n' \
                --port '0 picks a free one.' \
                --host 'Where to listen.' \
                --data 'Its state; :memory: keeps none. Else that of --local.' \
                --seed 'The same number, the same ids in each run.' \
                --token 'Require this token; or set RTK_EMULATOR_TOKEN.' \
                --prefix 'One more base path, beside /client/v4 and none.' \
                --rate-limit 'Refuse more with 429, such as 1200/300.' \
                --ready-file 'Gets the base URL once it answers.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator status'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator reset'
            printf '%s\t%s\n' \
                --seed 'The same number gives the same ids in each run.' \
                --at 'Let the clock begin there: a day, a time, or 90d ago.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
            __rtk_flags_confirmation
        case 'emulator export'
            printf '%s\t%s\n' \
                --to 'Into a file that only you can read; else on stdout.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator import'
            printf '%s\t%s\n' \
                --keep-clock 'Do not let the clock go on from the moment of the export.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
            __rtk_flags_confirmation
        case 'emulator join'
            printf '%s\t%s\n' \
                --token 'Whoever has this join token.' \
                --room 'Into this breakout room.' \
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
                --spoken 'Aloud, for the transcript, not into the chat.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator vote'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator act'
            printf '%s\t%s\n' \
                --with 'What the call takes, an object.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator events'
            printf '%s\t%s\n' \
                --after 'Only what came after that one.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator ingest'
            printf '%s\t%s\n' \
                --stop 'It stops sending.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator simulate'
            printf '%s\t%s\n' \
                --meeting 'Where they meet.' \
                --meeting-id 'Where they meet.' \
                --participants 'How many people; else 8.' \
                --minutes 'How long; else 30.' \
                --speed '60: a minute a second; max: without waiting.' \
                --script 'Who does what when, as JSON; - reads stdin.' \
                --seed 'The same number, the same meeting.' \
                --sessions 'So many meetings in a row.' \
                --until 'Spread them over the emulator\'s time until then, such as now.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator fail'
            printf '%s\t%s\n' \
                --status 'Answer with this status, and store nothing.' \
                --retry-after 'Ask for a pause; also an HTTP date.' \
                --latency 'Answer late: 500ms, 3s.' \
                --cut 'Drop the connection before or after the change is stored.' \
                --times 'For so many calls.' \
                --list 'Show what is planned.' \
                --clear 'Drop what is planned: all, or that of OPERATION.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator advance'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator deliver'
            printf '%s\t%s\n' \
                --webhook 'Only those of this webhook.' \
                --local 'Use the embedded emulator instead of the API.'
            __rtk_flags_output
        case 'emulator deliveries'
            printf '%s\t%s\n' \
                --webhook 'Only those of this webhook.' \
                --failed 'Only those whose last attempt went wrong.' \
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
        case 'meetings create --clear' 'meetings update --clear' 'meetings replace --clear' 'meetings join --clear' 'participants add --clear' 'participants update --clear' 'participants replace --clear' 'active-session kick --clear' 'active-session mute --clear' 'active-session mute-all --clear' 'active-session poll --clear' 'recordings start --clear' 'recordings start-track --clear' 'livestreams create --clear' 'livestreams start --clear' 'presets create --clear' 'presets update --clear' 'presets replace --clear' 'webhooks create --clear' 'webhooks update --clear' 'webhooks replace --clear' 'apps create --clear' 'api --clear'
            echo '<text>'
        case 'recordings list --sort-by'
            printf '%s\n' 'invokedTime'
        case 'sessions list --sort-by'
            printf '%s\n' 'minutesConsumed' 'createdAt'
        case 'sessions participants --sort-by'
            printf '%s\n' 'joinedAt' 'duration'
        case 'recordings wait --for'
            printf '%s\n' 'INVOKED' 'RECORDING' 'UPLOADING' 'UPLOADED' 'ERRORED' 'PAUSED'
        case 'livestreams wait --for'
            printf '%s\n' 'LIVE' 'IDLE' 'ERRORED' 'INVOKED'
        case 'sessions wait --for'
            printf '%s\n' 'ended' 'transcript' 'summary'
        case 'recordings download --to' 'sessions chat --to' 'sessions transcript --to' 'sessions summary --to' 'emulator export --to'
            echo '<file>'
        case 'analytics daywise --to' 'analytics livestreams --to' 'analytics livestreams-daywise --to'
            echo '<text>'
        case 'tour --to'
            echo '<folder>'
        case 'webhooks create --events' 'webhooks update --events' 'webhooks replace --events'
            printf '%s\n' 'meeting.started' 'meeting.ended' 'meeting.participantJoined' 'meeting.participantLeft' 'meeting.chatSynced' 'recording.statusUpdate' 'livestreaming.statusUpdate' 'meeting.transcript' 'meeting.summary'
        case 'sessions peer-report --filters'
            printf '%s\n' 'device_info' 'ip_information' 'precall_network_information' 'events' 'quality_stats'
        case 'analytics livestreams --filters' 'analytics livestreams-daywise --filters'
            echo '<text>'
        case '* -o' '* --output'
            printf '%s\n' 'table' 'json' 'ndjson' 'yaml' 'csv' 'id'
        case '* --columns' '* --query' '* --profile' '* --account-id' '* --app-id' '* --timeout' '* --retries' '* --max-wait' '* --search' '* --start-time' '* --since' '* --end-time' '* --until' '* --limit' '* --page' '* --per-page' '* --name' '* --title' '* --session-keep-alive-time-in-secs' '* --keep-alive' '* --max-seconds' '* --file-name-prefix' '* --file-prefix' '* --language' '* --set' '* --picture' '* --preset-name' '* --preset' '* --custom-participant-id' '* --custom-id' '* --meeting' '* --meeting-id' '* --participant-ids' '* --participant' '* --user-id' '* --custom-participant-ids' '* --question' '* --options' '* --option' '* --interval' '* --within' '* --user-ids' '* --layers' '* --layer' '* --url' '* --width' '* --height' '* --watermark-url' '* --storage-bucket' '* --storage-region' '* --storage-path' '* --rtmp-url' '* --associated-id' '* --participants' '* --session' '* --session-id' '* --start-date' '* --from' '* --end-date' '* --port' '* --forward' '* --count' '* --public-key' '* --signature' '* --webhook' '* --param' '* --header' '* --base-url' '* --default-output' '* --unset' '* --token-command' '* --host' '* --data' '* --seed' '* --token' '* --prefix' '* --rate-limit' '* --at' '* --room' '* --with' '* --after' '* --minutes' '* --speed' '* --script' '* --sessions' '* --retry-after' '* --latency' '* --times'
            echo '<text>'
        case '* --codec' '* --video-codec'
            printf '%s\n' 'H264' 'VP8' 'VP9'
        case '* --audio-codec'
            printf '%s\n' 'MP3' 'AAC'
        case '* --body'
            echo '<@file>'
        case '* --sort-order'
            printf '%s\n' 'ASC' 'DESC'
        case '* --type'
            printf '%s\n' 'composite' 'track'
        case '* --watermark-position'
            printf '%s\n' 'left top' 'right top' 'left bottom' 'right bottom'
        case '* --audio-channel'
            printf '%s\n' 'mono' 'stereo'
        case '* --storage-type'
            printf '%s\n' 'aws' 'azure' 'digitalocean' 'gcs' 'sftp'
        case '* --view'
            printf '%s\n' 'raw' 'consolidated'
        case '* --only'
            printf '%s\n' 'device_info' 'ip_information' 'precall_network_information' 'events' 'quality_stats'
        case '* --format'
            printf '%s\n' 'SRT' 'VTT' 'JSON' 'CSV'
        case '* --event'
            printf '%s\n' 'meeting.started' 'meeting.ended' 'meeting.participantJoined' 'meeting.participantLeft' 'meeting.chatSynced' 'recording.statusUpdate' 'livestreaming.statusUpdate' 'meeting.transcript' 'meeting.summary'
        case '* --token-file' '* --ready-file'
            echo '<file>'
        case '* --cut'
            printf '%s\n' 'before' 'after'
    end
end

# The same for argument number $argv[2] of command $argv[1].
function __rtk_argument
    switch "$argv[1] $argv[2]"
        case 'meetings get 1' 'meetings update 1' 'meetings replace 1' 'meetings activate 1' 'meetings deactivate 1' 'meetings join 1' 'participants get 1' 'participants update 1' 'participants replace 1' 'participants remove 1' 'participants token 1' 'active-session get 1' 'active-session kick 1' 'active-session kick-all 1' 'active-session mute 1' 'active-session mute-all 1' 'active-session poll 1' 'active-session watch 1' 'recordings get 1' 'recordings active 1' 'recordings start 1' 'recordings start-track 1' 'recordings pause 1' 'recordings resume 1' 'recordings stop 1' 'recordings wait 1' 'recordings download 1' 'livestreams get 1' 'livestreams start 1' 'livestreams stop 1' 'livestreams active 1' 'livestreams for-meeting 1' 'livestreams sessions 1' 'livestreams session 1' 'livestreams active-session 1' 'livestreams enable 1' 'livestreams disable 1' 'livestreams reset-stream-key 1' 'livestreams wait 1' 'sessions get 1' 'sessions participants 1' 'sessions participant 1' 'sessions peer-report 1' 'sessions chat 1' 'sessions transcript 1' 'sessions summary 1' 'sessions summarize 1' 'sessions livestreams 1' 'sessions wait 1' 'presets get 1' 'presets update 1' 'presets replace 1' 'presets delete 1' 'webhooks get 1' 'webhooks update 1' 'webhooks replace 1' 'webhooks delete 1' 'apps get 1' 'apps use 1' 'api 2' 'profile get 1' 'profile create 1' 'profile update 1' 'profile delete 1' 'profile use 1' 'emulator import 1' 'emulator join 1' 'emulator leave 1' 'emulator admit 1' 'emulator reject 1' 'emulator say 1' 'emulator say 2' 'emulator vote 1' 'emulator vote 2' 'emulator vote 3' 'emulator act 1' 'emulator act 2' 'emulator events 1' 'emulator ingest 1' 'emulator fail 1' 'emulator advance 1'
            echo '<text>'
        case 'webhooks trigger 1'
            printf '%s\n' 'meeting.started' 'meeting.ended' 'meeting.participantJoined' 'meeting.participantLeft' 'meeting.chatSynced' 'recording.statusUpdate' 'livestreaming.statusUpdate' 'meeting.transcript' 'meeting.summary'
        case 'api 1'
            printf '%s\n' 'GET' 'POST' 'PUT' 'PATCH' 'DELETE'
        case 'help *'
            printf '%s\n' 'meetings' 'participants' 'active-session' 'recordings' 'livestreams' 'sessions' 'analytics' 'presets' 'webhooks' 'apps' 'api' 'profile' 'auth' 'config' 'completion' 'version' 'help' 'tour' 'emulator' 'flags' 'exit-codes' 'environment' 'output' 'query'
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
        case '*'
            __rtk_behind "$lead" $argv[3..-1]
    end
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
