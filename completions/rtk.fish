# Completion of rtk for fish. Generated from the command tree by scripts/generate.py: do not edit.

# Prints the commands below $argv[1]; fails when there are none.
function __rtk_commands
    switch "$argv[1]"
        case ''
            printf '%s\t%s\n' \
                meetings 'Create meetings and change them.' \
                participants 'Add people to a meeting and issue their tokens.' \
                active-session 'Control the live session of a meeting.' \
                recordings 'Start, stop, find and download recordings.' \
                presets 'Look at the roles that participants have.' \
                apps 'List and create the apps of the account.' \
                profile 'Keep account, app and token of several places apart.' \
                auth 'Log in, log out, see who you are.' \
                config 'See every setting and where it comes from.' \
                emulator 'The embedded RealtimeKit: state, joins, reset.' \
                tour 'Create a meeting, record it and download the recording, all on the emulator; prints the session.' \
                completion 'Print the completion script of a shell.'
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
                poll 'Open a poll in the live session.'
        case 'recordings'
            printf '%s\t%s\n' \
                list 'List recordings.' \
                get 'Show one recording.' \
                active 'Show the running recording of a meeting.' \
                start 'Start a composite recording of a meeting\'s live session.' \
                start-track 'Record each participant\'s sound to a file of its own.' \
                pause 'Pause a recording.' \
                resume 'Resume a paused recording.' \
                stop 'Stop a recording; its file is uploaded then.' \
                wait 'Wait until a recording reaches a state, by default until its file is there.' \
                download 'Download a recording\'s files.'
        case 'presets'
            printf '%s\t%s\n' \
                list 'List the presets of the app.' \
                get 'Show one preset with all its permissions.'
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
                use 'Make a profile the one that is used when none is named.' \
                update 'Change settings of a profile.' \
                delete 'Delete a profile and the token that is kept for it.'
        case 'auth'
            printf '%s\t%s\n' \
                login 'Give a profile its API token: typed, from stdin, from a file or from a command.' \
                logout 'Forget the token of a profile.' \
                status 'Show which profile, account, app and token are in use; calls nobody.'
        case 'config'
            printf '%s\t%s\n' \
                list 'List every setting with its value and where that came from.' \
                path 'Print where the profiles file is, whether or not it exists.'
        case 'emulator'
            printf '%s\t%s\n' \
                status 'Show the emulator\'s file and what is in it.' \
                reset 'Forget everything and begin with one empty app.' \
                join 'Let a participant join: the first one opens the live session.' \
                leave 'Let a participant leave the live session.'
        case 'completion'
            printf '%s\t%s\n' \
                bash 'Print the script for bash.' \
                zsh 'Print the script for zsh.' \
                fish 'Print the script for fish.' \
                powershell 'Print the script for PowerShell.'
        case '*'
            return 1
    end
end

function __rtk_flags_output
    printf '%s\t%s\n' \
        -o 'How to print: table, json, ndjson, yaml, csv, id.' \
        --output 'How to print: table, json, ndjson, yaml, csv, id.' \
        --json 'The same as -o json.' \
        --columns 'Columns of a table or of CSV, such as id,title.' \
        --query 'Pick from the data with a JMESPath expression.' \
        --utc 'Times of tables in UTC, not in local time.' \
        -q 'No messages beside errors.' \
        --quiet 'No messages beside errors.' \
        --debug 'Each request and answer on stderr, secrets masked.' \
        --profile 'The profile to use.' \
        -h 'Show this help.' \
        --help 'Show this help.'
end

function __rtk_flags_connection
    printf '%s\t%s\n' \
        --local 'Use the embedded emulator, whatever the profile says.' \
        --account-id 'The Cloudflare account.' \
        --app-id 'The RealtimeKit app.' \
        --dry-run 'Print the request as JSON and send nothing.' \
        --timeout 'How long one answer may take.' \
        --retries 'How often to repeat a failed request.' \
        --max-wait 'How long to wait in all before repeats.'
end

function __rtk_flags_paging
    printf '%s\t%s\n' \
        --limit 'At most this many rows.' \
        --page 'Only this page; the first is 1.' \
        --per-page 'Rows a request.' \
        --envelope 'One page as the API\'s own answer, paging included.'
end

function __rtk_flags_body
    printf '%s\t%s\n' \
        --body 'The body; named flags go over it. @FILE reads a file, - stdin.' \
        --set 'Set a field, however deep: a.b=value.' \
        --clear 'Send null for a field.'
end

function __rtk_flags_confirmation
    printf '%s\t%s\n' \
        --force 'Do not ask.'
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
                --search 'Only rows that match.' \
                --status 'Only these.' \
                --start-time 'Only from then on: a day, a time, or 7d ago.' \
                --since 'Only from then on: a day, a time, or 7d ago.' \
                --end-time 'Only up to then: a day, a time, or 2h ago.' \
                --until 'Only up to then: a day, a time, or 2h ago.'
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
                --max-seconds 'Stop a recording after 60 to 86400 seconds.' \
                --file-name-prefix 'How file names begin.' \
                --file-prefix 'How file names begin.' \
                --codec 'H264 gives MP4, VP8 WebM.' \
                --video-codec 'H264 gives MP4, VP8 WebM.' \
                --audio-codec 'Codec of the sound.' \
                --language 'Language spoken, such as en-US.' \
                --if-missing 'Print the one that is already there instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'meetings update'
            printf '%s\t%s\n' \
                --title 'The meeting\'s title.' \
                --status 'Open or closed.' \
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
                --max-seconds 'Stop a recording after 60 to 86400 seconds.' \
                --file-name-prefix 'How file names begin.' \
                --file-prefix 'How file names begin.' \
                --codec 'H264 gives MP4, VP8 WebM.' \
                --video-codec 'H264 gives MP4, VP8 WebM.' \
                --audio-codec 'Codec of the sound.' \
                --language 'Language spoken, such as en-US.'
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
                --max-seconds 'Stop a recording after 60 to 86400 seconds.' \
                --file-name-prefix 'How file names begin.' \
                --file-prefix 'How file names begin.' \
                --codec 'H264 gives MP4, VP8 WebM.' \
                --video-codec 'H264 gives MP4, VP8 WebM.' \
                --audio-codec 'Codec of the sound.' \
                --language 'Language spoken, such as en-US.'
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
                --name 'The name that others see.' \
                --picture 'The address of a picture.' \
                --preset-name 'The role, by its preset\'s name.' \
                --preset 'The role, by its preset\'s name.' \
                --custom-participant-id 'The id in your own system; no personal data.' \
                --custom-id 'The id in your own system; no personal data.'
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
                --name 'The name that others see.' \
                --picture 'The address of a picture.' \
                --preset-name 'The role, by its preset\'s name.' \
                --preset 'The role, by its preset\'s name.' \
                --custom-participant-id 'The id in your own system; no personal data.' \
                --custom-id 'The id in your own system; no personal data.' \
                --if-missing 'Print the one that is already there instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants update'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.' \
                --name 'The name that others see.' \
                --picture 'The address of a picture.' \
                --preset-name 'The role, by its preset\'s name.' \
                --preset 'The role, by its preset\'s name.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants replace'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.' \
                --name 'The name that others see.' \
                --picture 'The address of a picture.' \
                --preset-name 'The role, by its preset\'s name.' \
                --preset 'The role, by its preset\'s name.' \
                --custom-participant-id 'The id in your own system; no personal data.' \
                --custom-id 'The id in your own system; no personal data.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'participants remove'
            printf '%s\t%s\n' \
                --meeting 'The meeting\'s id.' \
                --meeting-id 'The meeting\'s id.' \
                --ignore-missing 'Succeed when it is not there.'
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
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'active-session kick'
            printf '%s\t%s\n' \
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.' \
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
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_confirmation
        case 'active-session mute'
            printf '%s\t%s\n' \
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.' \
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
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.' \
                --allow-unmute 'Whether people may unmute themselves.' \
                --no-allow-unmute 'Whether people may unmute themselves.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'active-session poll'
            printf '%s\t%s\n' \
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.' \
                --question 'What is asked.' \
                --options 'An answer; to be repeated.' \
                --option 'An answer; to be repeated.' \
                --anonymous 'Hide who voted.' \
                --no-anonymous 'Hide who voted.' \
                --hide-votes 'Hide tallies from who has not voted.' \
                --no-hide-votes 'Hide tallies from who has not voted.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'recordings'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings list'
            printf '%s\t%s\n' \
                --meeting 'Only those of this meeting.' \
                --meeting-id 'Only those of this meeting.' \
                --status 'Only this state; to be repeated.' \
                --expired 'Only files that are gone, or not gone.' \
                --no-expired 'Only files that are gone, or not gone.' \
                --search 'Only rows that match.' \
                --sort-by 'What to sort by.' \
                --sort-order 'Ascending or descending.' \
                --start-time 'Only from then on: a day, a time, or 7d ago.' \
                --since 'Only from then on: a day, a time, or 7d ago.' \
                --end-time 'Only up to then: a day, a time, or 2h ago.' \
                --until 'Only up to then: a day, a time, or 2h ago.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'recordings get'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings active'
            printf '%s\t%s\n' \
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'recordings start'
            printf '%s\t%s\n' \
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.' \
                --allow-multiple-recordings 'Permit a second at once.' \
                --no-allow-multiple-recordings 'Permit a second at once.' \
                --max-seconds 'Stop a recording after 60 to 86400 seconds.' \
                --file-name-prefix 'How file names begin.' \
                --file-prefix 'How file names begin.' \
                --url 'Record this page instead.' \
                --codec 'H264 gives MP4, VP8 WebM.' \
                --video-codec 'H264 gives MP4, VP8 WebM.' \
                --width 'Width of the video.' \
                --height 'Height of the video.' \
                --export-video 'Write a video file.' \
                --no-export-video 'Write a video file.' \
                --watermark-url 'Image laid over the video.' \
                --watermark-position 'Where it lies.' \
                --audio-codec 'Codec of the sound.' \
                --audio-channel 'Mono or stereo.' \
                --export-audio 'Write a separate audio file.' \
                --no-export-audio 'Write a separate audio file.' \
                --bucket 'Upload to RealtimeKit\'s own bucket, for seven days.' \
                --no-bucket 'Upload to RealtimeKit\'s own bucket, for seven days.' \
                --storage-type 'Kind of your own storage; its secrets go into --body.' \
                --storage-bucket 'Bucket or container.' \
                --storage-region 'Region of the bucket.' \
                --storage-path 'Folder in the bucket.' \
                --rtmp-url 'Send it to this RTMP address too.' \
                --interactive 'Embed timed metadata; gives a tar of HLS parts.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'recordings start-track'
            printf '%s\t%s\n' \
                --meeting 'The same, as a flag.' \
                --meeting-id 'The same, as a flag.' \
                --user-ids 'Record only this person; may be repeated.' \
                --user-id 'Record only this person; may be repeated.' \
                --layers 'A layer and how its files begin.' \
                --layer 'A layer and how its files begin.'
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
                --to 'File or folder; - is stdout. Else its own name here.' \
                --audio 'The separate audio file.'
            __rtk_flags_output
            __rtk_flags_connection
        case 'presets'
            __rtk_flags_output
            __rtk_flags_connection
        case 'presets list'
            printf '%s\t%s\n' \
                --search 'Only rows that match.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'presets get'
            __rtk_flags_output
            __rtk_flags_connection
        case 'apps'
            __rtk_flags_output
            __rtk_flags_connection
        case 'apps list'
            printf '%s\t%s\n' \
                --search 'Only rows that match.' \
                --sort-order 'Ascending or descending.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_paging
        case 'apps get'
            __rtk_flags_output
            __rtk_flags_connection
        case 'apps create'
            printf '%s\t%s\n' \
                --name 'The app\'s name.' \
                --if-missing 'Print the one that is already there instead of creating a second.'
            __rtk_flags_output
            __rtk_flags_connection
            __rtk_flags_body
        case 'apps use'
            __rtk_flags_output
            __rtk_flags_connection
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
                --timeout 'How long one answer may take.' \
                --retries 'How often to repeat a request.' \
                --max-wait 'How long to wait for repeats.'
            __rtk_flags_output
        case 'profile use'
            __rtk_flags_output
        case 'profile update'
            printf '%s\t%s\n' \
                --account-id 'The Cloudflare account.' \
                --app-id 'The RealtimeKit app.' \
                --base-url 'Where the API is.' \
                --default-output 'How to print without -o.' \
                --timeout 'How long one answer may take.' \
                --retries 'How often to repeat a request.' \
                --max-wait 'How long to wait for repeats.' \
                --unset 'Remove a setting; may be repeated.'
            __rtk_flags_output
        case 'profile delete'
            printf '%s\t%s\n' \
                --ignore-missing 'Succeed when it is not there.'
            __rtk_flags_output
            __rtk_flags_confirmation
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
        case 'emulator'
            __rtk_flags_output
            __rtk_flags_connection
        case 'emulator status'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator, whatever the profile says.'
            __rtk_flags_output
        case 'emulator reset'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator, whatever the profile says.'
            __rtk_flags_output
            __rtk_flags_confirmation
        case 'emulator join'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator, whatever the profile says.'
            __rtk_flags_output
        case 'emulator leave'
            printf '%s\t%s\n' \
                --local 'Use the embedded emulator, whatever the profile says.'
            __rtk_flags_output
        case 'tour'
            printf '%s\t%s\n' \
                --to 'Where the recording goes; else a temporary folder.'
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
    end
end

# Prints what flag $argv[2] of command $argv[1] takes: choices, or a kind; nothing when it takes nothing.
function __rtk_flag
    switch "$argv[1] $argv[2]"
        case 'meetings list --status' 'meetings update --status'
            printf '%s\n' 'ACTIVE' 'INACTIVE'
        case 'recordings list --status'
            printf '%s\n' 'INVOKED' 'RECORDING' 'PAUSED' 'UPLOADING' 'UPLOADED' 'ERRORED'
        case 'recordings download --to'
            echo '<file>'
        case 'tour --to'
            echo '<folder>'
        case '* -o' '* --output'
            printf '%s\n' 'table' 'json' 'ndjson' 'yaml' 'csv' 'id'
        case '* --columns' '* --query' '* --profile' '* --account-id' '* --app-id' '* --timeout' '* --retries' '* --max-wait' '* --search' '* --start-time' '* --since' '* --end-time' '* --until' '* --limit' '* --page' '* --per-page' '* --name' '* --title' '* --session-keep-alive-time-in-secs' '* --keep-alive' '* --max-seconds' '* --file-name-prefix' '* --file-prefix' '* --language' '* --set' '* --clear' '* --picture' '* --preset-name' '* --preset' '* --custom-participant-id' '* --custom-id' '* --meeting' '* --meeting-id' '* --participant-ids' '* --participant' '* --user-id' '* --custom-participant-ids' '* --question' '* --options' '* --option' '* --url' '* --width' '* --height' '* --watermark-url' '* --storage-bucket' '* --storage-region' '* --storage-path' '* --rtmp-url' '* --user-ids' '* --layers' '* --layer' '* --within' '* --base-url' '* --default-output' '* --unset' '* --token-command'
            echo '<text>'
        case '* --codec' '* --video-codec'
            printf '%s\n' 'H264' 'VP8' 'VP9'
        case '* --audio-codec'
            printf '%s\n' 'MP3' 'AAC'
        case '* --body'
            echo '<@file>'
        case '* --sort-by'
            printf '%s\n' 'invokedTime'
        case '* --sort-order'
            printf '%s\n' 'ASC' 'DESC'
        case '* --watermark-position'
            printf '%s\n' 'left top' 'right top' 'left bottom' 'right bottom'
        case '* --audio-channel'
            printf '%s\n' 'mono' 'stereo'
        case '* --storage-type'
            printf '%s\n' 'aws' 'azure' 'digitalocean' 'gcs' 'sftp'
        case '* --for'
            printf '%s\n' 'INVOKED' 'RECORDING' 'UPLOADING' 'UPLOADED' 'ERRORED' 'PAUSED'
        case '* --token-file'
            echo '<file>'
    end
end

# The same for argument number $argv[2] of command $argv[1].
function __rtk_argument
    switch "$argv[1] $argv[2]"
        case 'meetings get 1' 'meetings update 1' 'meetings replace 1' 'meetings activate 1' 'meetings deactivate 1' 'meetings join 1' 'participants get 1' 'participants update 1' 'participants replace 1' 'participants remove 1' 'participants token 1' 'active-session get 1' 'active-session kick 1' 'active-session kick-all 1' 'active-session mute 1' 'active-session mute-all 1' 'active-session poll 1' 'recordings get 1' 'recordings active 1' 'recordings start 1' 'recordings start-track 1' 'recordings pause 1' 'recordings resume 1' 'recordings stop 1' 'recordings wait 1' 'recordings download 1' 'presets get 1' 'apps get 1' 'apps use 1' 'profile get 1' 'profile create 1' 'profile use 1' 'profile update 1' 'profile delete 1' 'emulator join 1' 'emulator leave 1'
            echo '<text>'
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

# Prints the files that begin with $argv[1], as fish completes a command that it does not know.
function __rtk_files
    complete -C "'' $argv[1]" | string replace -r '\t.*' ''
end

function __rtk_behind
    for value in $argv[2..-1]
        printf '%s%s\n' "$argv[1]" "$value"
    end
end

complete -c rtk -f -k -a '(__rtk_complete)'
