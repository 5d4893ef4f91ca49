# Completion of rtk for bash 3.2 and later, with or without bash-completion.
# Generated from the command tree by scripts/generate.py: do not edit.

# Sets `words` to the commands below $1.
_rtk_commands() {
  case "$1" in
    '') words=(meetings participants active-session recordings livestreams sessions analytics presets webhooks apply diff export-manifest apps api schema profile auth doctor config completion version help tour emulator) ;;
    meetings) words=(list get create update replace activate deactivate join) ;;
    participants) words=(list get add update replace remove token) ;;
    active-session) words=(get kick kick-all mute mute-all poll watch) ;;
    recordings) words=(list get active start start-track pause resume stop wait record download sync check) ;;
    livestreams) words=(list get create active for-meeting sessions session active-session start stop enable disable reset-stream-key wait) ;;
    sessions) words=(list get participants participant peer-report livestreams attendance stale chat transcript summary summarize wait export) ;;
    analytics) words=(daywise livestreams livestreams-daywise cost) ;;
    presets) words=(list get create update replace delete diff copy) ;;
    webhooks) words=(list get create update replace delete events listen verify trigger) ;;
    apps) words=(list get create use) ;;
    profile) words=(list get create update delete use) ;;
    auth) words=(login logout status) ;;
    config) words=(list path) ;;
    completion) words=(bash zsh fish powershell) ;;
    emulator) words=(serve trust untrust exec requests status reset export import join leave admit reject say vote act events ingest simulate fail advance deliver deliveries) ;;
    *) words=() ;;
  esac
}

# Sets `words` to the flags of command $1.
_rtk_flags() {
  local output=(-o --output --json --columns --query --utc -q --quiet --debug --profile -h --help)
  local connection=(--local --account-id --app-id --dry-run --curl --timeout --retries --max-wait)
  local paging=(--limit --page --per-page --sort --envelope)
  local batch=(--from --jobs)
  local body=(--body --set --clear)
  local file=(--journal --restart --keep-column)
  local confirmation=(--force)
  case "$1" in
    '') words=(-V --version "${output[@]}" "${connection[@]}") ;;
    meetings) words=("${output[@]}" "${connection[@]}") ;;
    'meetings list') words=(--search --status --start-time --since --end-time --until "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'meetings get') words=(--name "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'meetings create') words=(--title --record-on-start --no-record-on-start --live-stream-on-start --no-live-stream-on-start --persist-chat --no-persist-chat --summarize-on-end --summarize --no-summarize-on-end --no-summarize --transcribe-on-end --transcribe --no-transcribe-on-end --no-transcribe --session-keep-alive-time-in-secs --keep-alive --max-seconds --file-name-prefix --file-prefix --codec --video-codec --audio-codec --language --storage-secret-file --storage-secret-command --if-missing "${output[@]}" "${connection[@]}" "${batch[@]}" "${body[@]}" "${file[@]}") ;;
    'meetings update') words=(--title --status --record-on-start --no-record-on-start --live-stream-on-start --no-live-stream-on-start --persist-chat --no-persist-chat --summarize-on-end --summarize --no-summarize-on-end --no-summarize --transcribe-on-end --transcribe --no-transcribe-on-end --no-transcribe --session-keep-alive-time-in-secs --keep-alive --max-seconds --file-name-prefix --file-prefix --codec --video-codec --audio-codec --language --storage-secret-file --storage-secret-command "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'meetings replace') words=(--title --record-on-start --no-record-on-start --live-stream-on-start --no-live-stream-on-start --persist-chat --no-persist-chat --summarize-on-end --summarize --no-summarize-on-end --no-summarize --transcribe-on-end --transcribe --no-transcribe-on-end --no-transcribe --session-keep-alive-time-in-secs --keep-alive --max-seconds --file-name-prefix --file-prefix --codec --video-codec --audio-codec --language --storage-secret-file --storage-secret-command "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'meetings activate') words=("${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'meetings deactivate') words=(--kick-all "${output[@]}" "${connection[@]}" "${batch[@]}" "${confirmation[@]}") ;;
    'meetings join') words=(--name --picture --preset-name --preset --custom-participant-id --custom-id --open --print-url --ui-kit "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    participants) words=("${output[@]}" "${connection[@]}") ;;
    'participants list') words=(--meeting --meeting-id "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'participants get') words=(--meeting --meeting-id "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'participants add') words=(--meeting --meeting-id --name --picture --preset-name --preset --custom-participant-id --custom-id --if-missing "${output[@]}" "${connection[@]}" "${batch[@]}" "${body[@]}" "${file[@]}") ;;
    'participants update') words=(--meeting --meeting-id --name --picture --preset-name --preset "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'participants replace') words=(--meeting --meeting-id --name --picture --preset-name --preset --custom-participant-id --custom-id "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'participants remove') words=(--meeting --meeting-id --kick --ignore-missing "${output[@]}" "${connection[@]}" "${batch[@]}" "${confirmation[@]}") ;;
    'participants token') words=(--meeting --meeting-id "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    active-session) words=("${output[@]}" "${connection[@]}") ;;
    'active-session get') words=(--meeting --meeting-id "${output[@]}" "${connection[@]}") ;;
    'active-session kick') words=(--meeting --meeting-id --participant-ids --participant --user-id --custom-participant-ids --custom-id "${output[@]}" "${connection[@]}" "${batch[@]}" "${body[@]}" "${confirmation[@]}") ;;
    'active-session kick-all') words=(--meeting --meeting-id "${output[@]}" "${connection[@]}" "${confirmation[@]}") ;;
    'active-session mute') words=(--meeting --meeting-id --participant-ids --participant --user-id --custom-participant-ids --custom-id "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'active-session mute-all') words=(--meeting --meeting-id --allow-unmute --no-allow-unmute "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'active-session poll') words=(--meeting --meeting-id --question --options --option --anonymous --no-anonymous --hide-votes --no-hide-votes "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'active-session watch') words=(--meeting --meeting-id --interval --within "${output[@]}" "${connection[@]}") ;;
    recordings) words=("${output[@]}" "${connection[@]}") ;;
    'recordings list') words=(--meeting --meeting-id --status --expired --no-expired --search --sort-by --sort-order --start-time --since --end-time --until "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'recordings get') words=("${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'recordings active') words=(--meeting --meeting-id "${output[@]}" "${connection[@]}") ;;
    'recordings start') words=(--meeting --meeting-id --type --user-ids --user-id --layers --layer --allow-multiple-recordings --no-allow-multiple-recordings --max-seconds --file-name-prefix --file-prefix --url --codec --video-codec --width --height --export-video --no-export-video --watermark-url --watermark-position --audio-codec --audio-channel --export-audio --no-export-audio --bucket --no-bucket --storage-type --storage-bucket --storage-region --storage-path --storage-secret-file --storage-secret-command --rtmp-url --interactive --wait --wait-for --within "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'recordings start-track') words=(--meeting --meeting-id --user-ids --user-id --layers --layer "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'recordings pause') words=("${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'recordings resume') words=("${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'recordings stop') words=(--wait --wait-for --within "${output[@]}" "${connection[@]}" "${batch[@]}" "${confirmation[@]}") ;;
    'recordings wait') words=(--for --within "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'recordings record') words=(--to --meeting --meeting-id --for --until-empty --within --upload-within --force --journal --restart --allow-multiple-recordings --no-allow-multiple-recordings --max-seconds --file-name-prefix --file-prefix --codec --video-codec --width --height --export-video --no-export-video --watermark-url --watermark-position --audio-codec --audio-channel --export-audio --no-export-audio --interactive "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'recordings download') words=(--meeting --meeting-id --session --session-id --start-time --since --end-time --until --all --to --name-template --jobs --audio --with-audio --force "${output[@]}" "${connection[@]}") ;;
    'recordings sync') words=(--start-time --since --plan --session-files --no-session-files --warn-within --jobs --bandwidth --journal --restart "${output[@]}" "${connection[@]}") ;;
    'recordings check') words=(--start-time --since --end-time --until --meeting --meeting-id --stuck-after --warn-within --check "${output[@]}" "${connection[@]}") ;;
    livestreams) words=("${output[@]}" "${connection[@]}") ;;
    'livestreams list') words=(--status --exclude-meetings --no-exclude-meetings --start-time --since --end-time --until --sort-order --show-secrets "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'livestreams get') words=(--show-secrets "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'livestreams create') words=(--name --if-missing "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'livestreams active') words=(--meeting --meeting-id --show-secrets "${output[@]}" "${connection[@]}") ;;
    'livestreams for-meeting') words=(--meeting --meeting-id --show-secrets "${output[@]}" "${connection[@]}") ;;
    'livestreams sessions') words=(--meeting --meeting-id --show-secrets "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'livestreams session') words=("${output[@]}" "${connection[@]}") ;;
    'livestreams active-session') words=(--show-secrets "${output[@]}" "${connection[@]}") ;;
    'livestreams start') words=(--meeting --meeting-id --name --width --height --wait --wait-for --within "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'livestreams stop') words=(--meeting --meeting-id --wait --wait-for --within --show-secrets "${output[@]}" "${connection[@]}" "${confirmation[@]}") ;;
    'livestreams enable') words=(--show-secrets "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'livestreams disable') words=(--show-secrets "${output[@]}" "${connection[@]}" "${batch[@]}" "${confirmation[@]}") ;;
    'livestreams reset-stream-key') words=("${output[@]}" "${connection[@]}" "${batch[@]}" "${confirmation[@]}") ;;
    'livestreams wait') words=(--for --within --show-secrets "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    sessions) words=("${output[@]}" "${connection[@]}") ;;
    'sessions list') words=(--associated-id --meeting --meeting-id --status --participants --search --sort-by --sort-order --start-time --since --end-time --until "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'sessions get') words=(--include-breakout-rooms --rooms --no-include-breakout-rooms --no-rooms "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'sessions participants') words=(--search --sort-by --sort-order --view --include-peer-events --events --no-include-peer-events --no-events "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'sessions participant') words=(--session --session-id --include-peer-events --events --no-include-peer-events --no-events "${output[@]}" "${connection[@]}") ;;
    'sessions peer-report') words=(--filters --only --include-peer-events --events --no-include-peer-events --no-events "${output[@]}" "${connection[@]}") ;;
    'sessions livestreams') words=("${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'sessions attendance') words=(--start-time --since --end-time --until --meeting --meeting-id --merge-gaps --jobs "${output[@]}" "${connection[@]}") ;;
    'sessions stale') words=(--longer-than --idle --end --check --jobs "${output[@]}" "${connection[@]}" "${confirmation[@]}") ;;
    'sessions chat') words=(--to --force --link "${output[@]}" "${connection[@]}") ;;
    'sessions transcript') words=(--format --to --force --link "${output[@]}" "${connection[@]}") ;;
    'sessions summary') words=(--to --force --link "${output[@]}" "${connection[@]}") ;;
    'sessions summarize') words=(--wait --within "${output[@]}" "${connection[@]}") ;;
    'sessions wait') words=(--for --within "${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'sessions export') words=(--start-time --since --jobs --bandwidth --journal --restart "${output[@]}" "${connection[@]}") ;;
    analytics) words=("${output[@]}" "${connection[@]}") ;;
    'analytics daywise') words=(--start-date --from --since --end-date --to --until --chart --no-chart "${output[@]}" "${connection[@]}") ;;
    'analytics livestreams') words=(--start-time --from --since --end-time --to --until --filters "${output[@]}" "${connection[@]}") ;;
    'analytics livestreams-daywise') words=(--start-time --from --since --end-time --to --until --filters --chart --no-chart "${output[@]}" "${connection[@]}") ;;
    'analytics cost') words=(--start-date --from --since --end-date --to --until --by --prices --show-prices --jobs --chart --no-chart "${output[@]}" "${connection[@]}") ;;
    presets) words=("${output[@]}" "${connection[@]}") ;;
    'presets list') words=(--search "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'presets get') words=("${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'presets create') words=(--name --from --if-missing "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'presets update') words=(--name "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'presets replace') words=(--name "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'presets delete') words=(--ignore-missing "${output[@]}" "${connection[@]}" "${batch[@]}" "${confirmation[@]}") ;;
    'presets diff') words=(--exit-code "${output[@]}" "${connection[@]}") ;;
    'presets copy') words=(--to-profile --to-app-id "${output[@]}" "${connection[@]}") ;;
    webhooks) words=("${output[@]}" "${connection[@]}") ;;
    'webhooks list') words=(--limit --sort --envelope "${output[@]}" "${connection[@]}") ;;
    'webhooks get') words=("${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'webhooks create') words=(--name --url --events --event --enabled --no-enabled --if-missing "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'webhooks update') words=(--name --url --events --event --enabled --no-enabled "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'webhooks replace') words=(--name --url --events --event --enabled --no-enabled "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'webhooks delete') words=(--ignore-missing "${output[@]}" "${connection[@]}" "${batch[@]}" "${confirmation[@]}") ;;
    'webhooks events') words=(--limit --sort --envelope "${output[@]}" "${connection[@]}") ;;
    'webhooks listen') words=(--port --forward --count --save --register --events --event --public-key "${output[@]}" "${connection[@]}") ;;
    'webhooks verify') words=(--body --signature --public-key --local --timeout "${output[@]}") ;;
    'webhooks trigger') words=(--from --webhook --url --local --set "${output[@]}") ;;
    apply) words=(-f --file --only --prune --plan --plan-out --plan-file --schema "${output[@]}" "${connection[@]}" "${confirmation[@]}") ;;
    diff) words=(-f --file --only --exit-code "${output[@]}" "${connection[@]}") ;;
    export-manifest) words=(--only --to --force "${output[@]}" "${connection[@]}") ;;
    apps) words=("${output[@]}" "${connection[@]}") ;;
    'apps list') words=(--search --sort-order "${output[@]}" "${connection[@]}" "${paging[@]}") ;;
    'apps get') words=("${output[@]}" "${connection[@]}" "${batch[@]}") ;;
    'apps create') words=(--name --if-missing "${output[@]}" "${connection[@]}" "${body[@]}") ;;
    'apps use') words=("${output[@]}" "${connection[@]}") ;;
    api) words=(--param --header --paginate --limit --per-page --envelope "${output[@]}" "${connection[@]}" "${body[@]}" "${confirmation[@]}") ;;
    schema) words=("${output[@]}") ;;
    profile) words=("${output[@]}" "${connection[@]}") ;;
    'profile list') words=("${output[@]}") ;;
    'profile get') words=("${output[@]}") ;;
    'profile create') words=(--account-id --app-id --base-url --default-output --timeout --retries --max-wait --max-body --max-response --complete-ids --ca-file "${output[@]}") ;;
    'profile update') words=(--account-id --app-id --base-url --default-output --timeout --retries --max-wait --max-body --max-response --complete-ids --ca-file --unset "${output[@]}") ;;
    'profile delete') words=(--ignore-missing "${output[@]}" "${confirmation[@]}") ;;
    'profile use') words=("${output[@]}") ;;
    auth) words=("${output[@]}" "${connection[@]}") ;;
    'auth login') words=(--with-token --token-file --token-command --keyring --no-check --timeout "${output[@]}") ;;
    'auth logout') words=("${output[@]}") ;;
    'auth status') words=(--check "${output[@]}" "${connection[@]}") ;;
    doctor) words=(--write "${output[@]}" "${connection[@]}") ;;
    config) words=("${output[@]}" "${connection[@]}") ;;
    'config list') words=("${output[@]}" "${connection[@]}") ;;
    'config path') words=(--project "${output[@]}") ;;
    completion) words=("${output[@]}" "${connection[@]}") ;;
    'completion bash') words=("${output[@]}") ;;
    'completion zsh') words=("${output[@]}") ;;
    'completion fish') words=("${output[@]}") ;;
    'completion powershell') words=("${output[@]}") ;;
    version) words=("${output[@]}") ;;
    help) words=(--man "${output[@]}") ;;
    tour) words=(--to "${output[@]}") ;;
    emulator) words=("${output[@]}" "${connection[@]}") ;;
    'emulator serve') words=(--port --host --data --seed --token --prefix --rate-limit --media --livestream-shapes --strict --tls --allow-origin --ready-file --local "${output[@]}") ;;
    'emulator trust') words=(--install "${output[@]}") ;;
    'emulator untrust') words=("${output[@]}") ;;
    'emulator exec') words=(--import --export-on-exit --seed --livestream-shapes --strict --tls --local "${output[@]}") ;;
    'emulator requests') words=(--follow --url --local "${output[@]}") ;;
    'emulator status') words=(--local "${output[@]}") ;;
    'emulator reset') words=(--seed --at --local "${output[@]}" "${confirmation[@]}") ;;
    'emulator export') words=(--to --local "${output[@]}") ;;
    'emulator import') words=(--keep-clock --local "${output[@]}" "${confirmation[@]}") ;;
    'emulator join') words=(--token --room --local "${output[@]}") ;;
    'emulator leave') words=(--local "${output[@]}") ;;
    'emulator admit') words=(--local "${output[@]}") ;;
    'emulator reject') words=(--local "${output[@]}") ;;
    'emulator say') words=(--spoken --local "${output[@]}") ;;
    'emulator vote') words=(--local "${output[@]}") ;;
    'emulator act') words=(--with --local "${output[@]}") ;;
    'emulator events') words=(--after --local "${output[@]}") ;;
    'emulator ingest') words=(--stop --local "${output[@]}") ;;
    'emulator simulate') words=(--meeting --meeting-id --participants --minutes --speed --script --seed --sessions --until --local "${output[@]}") ;;
    'emulator fail') words=(--status --retry-after --latency --cut --content --probability --times --list --clear --local "${output[@]}") ;;
    'emulator advance') words=(--local "${output[@]}") ;;
    'emulator deliver') words=(--webhook --local "${output[@]}") ;;
    'emulator deliveries') words=(--webhook --failed --local "${output[@]}") ;;
    *) words=() ;;
  esac
}

# Sets `kind` to what flag $2 of command $1 takes, empty for nothing, and `words` to its choices.
_rtk_flag() {
  case "$1 $2" in
    'meetings list --status' | 'meetings update --status') kind=choice words=(ACTIVE INACTIVE) ;;
    'recordings list --status') kind=choice words=(INVOKED RECORDING PAUSED UPLOADING UPLOADED ERRORED) ;;
    'livestreams list --status') kind=choice words=(LIVE IDLE ERRORED INVOKED) ;;
    'sessions list --status') kind=choice words=(LIVE ENDED) ;;
    'emulator fail --status') kind=text ;;
    'meetings get --from' | 'meetings create --from' | 'meetings activate --from' | 'meetings deactivate --from' | 'participants get --from' | 'participants add --from' | 'participants remove --from' | 'participants token --from' | 'active-session kick --from' | 'recordings get --from' | 'recordings pause --from' | 'recordings resume --from' | 'recordings stop --from' | 'recordings wait --from' | 'livestreams get --from' | 'livestreams enable --from' | 'livestreams disable --from' | 'livestreams reset-stream-key --from' | 'livestreams wait --from' | 'sessions get --from' | 'sessions wait --from' | 'analytics daywise --from' | 'analytics livestreams --from' | 'analytics livestreams-daywise --from' | 'analytics cost --from' | 'presets get --from' | 'presets delete --from' | 'webhooks get --from' | 'webhooks delete --from' | 'apps get --from') kind=text ;;
    'presets create --from') kind=presets ;;
    'webhooks trigger --from') kind=file ;;
    'meetings create --clear' | 'meetings update --clear' | 'meetings replace --clear' | 'meetings join --clear' | 'participants add --clear' | 'participants update --clear' | 'participants replace --clear' | 'active-session kick --clear' | 'active-session mute --clear' | 'active-session mute-all --clear' | 'active-session poll --clear' | 'recordings start --clear' | 'recordings start-track --clear' | 'recordings record --clear' | 'livestreams create --clear' | 'livestreams start --clear' | 'presets create --clear' | 'presets update --clear' | 'presets replace --clear' | 'webhooks create --clear' | 'webhooks update --clear' | 'webhooks replace --clear' | 'apps create --clear' | 'api --clear') kind=fields ;;
    'active-session kick --user-id' | 'active-session mute --user-id') kind=participants ;;
    'recordings start --user-id' | 'recordings start-track --user-id') kind=text ;;
    'recordings list --sort-by') kind=choice words=(invokedTime) ;;
    'sessions list --sort-by') kind=choice words=(minutesConsumed createdAt) ;;
    'sessions participants --sort-by') kind=choice words=(joinedAt duration) ;;
    'recordings start --wait-for' | 'recordings stop --wait-for') kind=choice words=(INVOKED RECORDING UPLOADING UPLOADED ERRORED PAUSED) ;;
    'livestreams start --wait-for' | 'livestreams stop --wait-for') kind=choice words=(LIVE IDLE ERRORED INVOKED) ;;
    'recordings wait --for') kind=choice words=(INVOKED RECORDING UPLOADING UPLOADED ERRORED PAUSED) ;;
    'recordings record --for') kind=text ;;
    'livestreams wait --for') kind=choice words=(LIVE IDLE ERRORED INVOKED) ;;
    'sessions wait --for') kind=choice words=(ended transcript summary) ;;
    'recordings record --to' | 'recordings download --to' | 'sessions chat --to' | 'sessions transcript --to' | 'sessions summary --to' | 'export-manifest --to' | 'emulator export --to') kind=file ;;
    'analytics daywise --to' | 'analytics livestreams --to' | 'analytics livestreams-daywise --to' | 'analytics cost --to') kind=text ;;
    'tour --to') kind=folder ;;
    'webhooks create --events' | 'webhooks update --events' | 'webhooks replace --events' | 'webhooks listen --events') kind=choice words=(meeting.started meeting.ended meeting.participantJoined meeting.participantLeft meeting.chatSynced recording.statusUpdate livestreaming.statusUpdate meeting.transcript meeting.summary) ;;
    'sessions peer-report --filters') kind=choice words=(device_info ip_information precall_network_information events quality_stats) ;;
    'analytics livestreams --filters' | 'analytics livestreams-daywise --filters') kind=text ;;
    'sessions peer-report --only') kind=choice words=(device_info ip_information precall_network_information events quality_stats) ;;
    'apply --only' | 'diff --only' | 'export-manifest --only') kind=text ;;
    *' -o' | *' --output') kind=choice words=(table json ndjson yaml csv id) ;;
    *' --columns' | *' --sort') kind=columns ;;
    *' --query' | *' --account-id' | *' --timeout' | *' --retries' | *' --max-wait' | *' --search' | *' --start-time' | *' --since' | *' --end-time' | *' --until' | *' --limit' | *' --page' | *' --per-page' | *' --name' | *' --jobs' | *' --title' | *' --session-keep-alive-time-in-secs' | *' --keep-alive' | *' --max-seconds' | *' --file-name-prefix' | *' --file-prefix' | *' --language' | *' --storage-secret-file' | *' --storage-secret-command' | *' --journal' | *' --keep-column' | *' --picture' | *' --custom-participant-id' | *' --custom-id' | *' --custom-participant-ids' | *' --question' | *' --options' | *' --option' | *' --interval' | *' --within' | *' --user-ids' | *' --layers' | *' --layer' | *' --url' | *' --width' | *' --height' | *' --watermark-url' | *' --storage-bucket' | *' --storage-region' | *' --storage-path' | *' --rtmp-url' | *' --upload-within' | *' --name-template' | *' --warn-within' | *' --bandwidth' | *' --stuck-after' | *' --participants' | *' --merge-gaps' | *' --longer-than' | *' --idle' | *' --start-date' | *' --end-date' | *' --prices' | *' --port' | *' --forward' | *' --count' | *' --register' | *' --public-key' | *' --signature' | *' --param' | *' --header' | *' --base-url' | *' --default-output' | *' --max-body' | *' --max-response' | *' --complete-ids' | *' --ca-file' | *' --unset' | *' --token-command' | *' --host' | *' --data' | *' --seed' | *' --token' | *' --prefix' | *' --rate-limit' | *' --allow-origin' | *' --import' | *' --export-on-exit' | *' --at' | *' --room' | *' --with' | *' --after' | *' --minutes' | *' --speed' | *' --script' | *' --sessions' | *' --retry-after' | *' --latency' | *' --probability' | *' --times') kind=text ;;
    *' --profile' | *' --to-profile') kind=profiles ;;
    *' --app-id' | *' --to-app-id') kind=apps ;;
    *' --codec' | *' --video-codec') kind=choice words=(H264 VP8 VP9) ;;
    *' --audio-codec') kind=choice words=(MP3 AAC) ;;
    *' --body') kind=@file ;;
    *' --set') kind=settings ;;
    *' --preset-name' | *' --preset') kind=presets ;;
    *' --ui-kit' | *' -f' | *' --file' | *' --plan-out' | *' --plan-file' | *' --token-file' | *' --ready-file') kind=file ;;
    *' --meeting' | *' --meeting-id' | *' --associated-id') kind=meetings ;;
    *' --participant-ids' | *' --participant') kind=participants ;;
    *' --sort-order') kind=choice words=(ASC DESC) ;;
    *' --type') kind=choice words=(composite track) ;;
    *' --watermark-position') kind=choice words=('left top' 'right top' 'left bottom' 'right bottom') ;;
    *' --audio-channel') kind=choice words=(mono stereo) ;;
    *' --storage-type') kind=choice words=(aws azure digitalocean gcs sftp cloudflare) ;;
    *' --session' | *' --session-id') kind=sessions ;;
    *' --view') kind=choice words=(raw consolidated) ;;
    *' --format') kind=choice words=(SRT VTT JSON CSV) ;;
    *' --by') kind=choice words=(meeting preset day) ;;
    *' --event') kind=choice words=(meeting.started meeting.ended meeting.participantJoined meeting.participantLeft meeting.chatSynced recording.statusUpdate livestreaming.statusUpdate meeting.transcript meeting.summary) ;;
    *' --save') kind=folder ;;
    *' --webhook') kind=webhooks ;;
    *' --livestream-shapes') kind=choice words=(examples sdk) ;;
    *' --cut') kind=choice words=(before after) ;;
    *' --content') kind=choice words=(empty expired-link errored stuck-invoked stuck-uploading zombie-session duplicate late out-of-order) ;;
    *) kind= ;;
  esac
}

# The same for argument number $2 of command $1.
_rtk_argument() {
  case "$1 $2" in
    'meetings get '* | 'meetings update 1' | 'meetings replace 1' | 'meetings activate '* | 'meetings deactivate '* | 'meetings join 1' | 'active-session get 1' | 'active-session kick 1' | 'active-session kick-all 1' | 'active-session mute 1' | 'active-session mute-all 1' | 'active-session poll 1' | 'active-session watch 1' | 'recordings active 1' | 'recordings start 1' | 'recordings start-track 1' | 'recordings record 1' | 'livestreams active 1' | 'livestreams for-meeting 1' | 'livestreams start 1' | 'livestreams stop 1') kind=meetings ;;
    'participants get '* | 'participants update 1' | 'participants replace 1' | 'participants remove '* | 'participants token '* | 'sessions participant 1' | 'emulator join 1' | 'emulator leave 1' | 'emulator admit 1' | 'emulator reject 1' | 'emulator say 1' | 'emulator vote 1' | 'emulator act 1') kind=participants ;;
    'recordings get '* | 'recordings pause '* | 'recordings resume '* | 'recordings stop '* | 'recordings wait '* | 'recordings download '*) kind=recordings ;;
    'recordings sync 1' | 'livestreams session 1' | 'sessions peer-report 1' | 'sessions export 2' | 'api 2' | 'emulator exec '* | 'emulator import 1' | 'emulator say 2' | 'emulator vote 2' | 'emulator vote 3' | 'emulator act 2' | 'emulator fail 1' | 'emulator advance 1') kind=text ;;
    'livestreams get '* | 'livestreams sessions 1' | 'livestreams active-session 1' | 'livestreams enable '* | 'livestreams disable '* | 'livestreams reset-stream-key '* | 'livestreams wait '* | 'emulator ingest 1') kind=livestreams ;;
    'sessions get '* | 'sessions participants 1' | 'sessions livestreams 1' | 'sessions attendance '* | 'sessions chat 1' | 'sessions transcript 1' | 'sessions summary 1' | 'sessions summarize 1' | 'sessions wait '* | 'sessions export '* | 'emulator events 1') kind=sessions ;;
    'presets get '* | 'presets update 1' | 'presets replace 1' | 'presets delete '* | 'presets diff 1' | 'presets diff 2' | 'presets copy 1') kind=presets ;;
    'webhooks get '* | 'webhooks update 1' | 'webhooks replace 1' | 'webhooks delete '*) kind=webhooks ;;
    'webhooks trigger 1') kind=choice words=(meeting.started meeting.ended meeting.participantJoined meeting.participantLeft meeting.chatSynced recording.statusUpdate livestreaming.statusUpdate meeting.transcript meeting.summary) ;;
    'apps get '* | 'apps use 1') kind=apps ;;
    'api 1') kind=choice words=(GET POST PUT PATCH DELETE) ;;
    'schema '*) kind=choice words=(meetings participants active-session recordings livestreams sessions analytics presets webhooks apply diff export-manifest apps api schema profile auth doctor config completion version help tour emulator) ;;
    'profile get 1' | 'profile create 1' | 'profile update 1' | 'profile delete 1' | 'profile use 1') kind=profiles ;;
    'help '*) kind=choice words=(meetings participants active-session recordings livestreams sessions analytics presets webhooks apply diff export-manifest apps api schema profile auth doctor config completion version help tour emulator flags exit-codes environment output query agents) ;;
    *) kind= ;;
  esac
}

# Sets `line` to the words up to the cursor as the shell sees them: COMP_WORDS is cut at = : and @ too.
_rtk_line() {
  local rest=${COMP_LINE:0:COMP_POINT} spaces piece i last=-1
  line=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    spaces=${rest%%[![:space:]]*}
    rest=${rest#"$spaces"}
    piece=${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || piece=$rest
    [[ $i -gt 0 && -z $spaces ]] || last=$((last + 1))
    line[last]=${line[last]-}$piece
    rest=${rest#"$piece"}
  done
}

# Adds what begins with $1, where $2 is what readline replaces of the whole word $3.
_rtk_reply() {
  local typed=$1 quoted= lead head=${3%"$2"} word
  _rtk_unquote "$3"
  case $kind in
    choice)
      for word in ${words[@]+"${words[@]}"}; do
        [[ -n $quoted ]] || printf -v word %q "$word"
        [[ $word != "$typed"* ]] || _rtk_add "$word"
      done
      ;;
    file) { [[ $lead == "$head" ]] && compopt -o default 2>/dev/null; } || _rtk_files -f ;;
    folder) { [[ $lead == "$head" ]] && compopt -o dirnames 2>/dev/null; } || _rtk_files -d ;;
    @file)
      case $typed in
        '') ! compopt -o nospace 2>/dev/null || _rtk_add @ ;;
        @*) typed=${typed#@} && _rtk_unquote "$3" && _rtk_files -f ;;
      esac
      ;;
    text | '') ;;
    *) _rtk_listed ;;
  esac
}

# Takes an opening quote off `typed`; what stands before that in the whole word $1 is `lead`.
_rtk_unquote() {
  case $typed in [\"\']*) quoted=${typed%"${typed#?}"} typed=${typed#?} ;; esac
  lead=${1%"$typed"}
}

_rtk_add() {
  local whole=$lead$1
  COMPREPLY[${#COMPREPLY[@]}]=${whole#"$head"}
}

# Asks the program itself for values of `kind` and adds those that begin with `typed`. It prints nothing on errors.
_rtk_listed() {
  local word plain_words before=${#line[@]} signs=$'["\'\\\\]' begin=${typed//\\/}
  plain_words=("${line[@]:1:before-2}")
  plain_words=(${plain_words[@]+"${plain_words[@]//$signs/}"})
  while IFS=$'\t' read -r word _; do
    [[ -n $word && $word == "$begin"* ]] || continue
    case $quoted in
      \') word=${word//\'/\'\\\'\'} ;;
      \") word=${word//\\/\\\\} word=${word//\"/\\\"} word=${word//\$/\\\$} word=${word//\`/\\\`} ;;
      *) [[ $kind == columns ]] || printf -v word %q "$word" ;;
    esac
    _rtk_add "$word"
  done <<<"$(
    command "$program" completion values "$kind" --typed="$begin" -- \
      ${plain_words[@]+"${plain_words[@]}"} 2>/dev/null
  )"
  case $kind in columns | settings) ! compopt -o nospace 2>/dev/null ;; esac
}

# Adds the files, or with -d the folders, that begin with `typed`.
_rtk_files() {
  local name=$typed
  [[ -n $quoted ]] || name=${name//\\/}
  while IFS= read -r name; do
    [[ -n $name ]] || continue
    [[ ! -d $name ]] || name=$name/
    [[ -n $quoted || $name == "~"* ]] || printf -v name %q "$name"
    _rtk_add "$name"
  done <<<"$(compgen "$1" -- "$name")"
  case ${COMPREPLY[0]-} in */) compopt -o nospace 2>/dev/null ;; esac
}

_rtk() {
  local program=$1 line words kind path= flag= plain= number=1 word i last
  COMPREPLY=()
  _rtk_line
  last=$((${#line[@]} - 1))
  for ((i = 1; i < last; i++)); do
    word=${line[i]}
    _rtk_commands "$path"
    if [[ -n $flag ]]; then
      flag=
    elif [[ -z $plain && $word == -- ]]; then
      plain=yes
    elif [[ -z $plain && $word == -* ]]; then
      _rtk_flag "$path" "$word"
      [[ -z $kind ]] || flag=$word
    elif [[ ${#words[@]} -gt 0 ]]; then
      path=${path:+$path }$word
    else
      number=$((number + 1))
    fi
  done
  _rtk_here "${line[last]}" "$2"
  return 0
}

# Completes the word $1 at the cursor.
_rtk_here() {
  local value=$1
  kind=choice
  if [[ -n $flag ]]; then
    _rtk_flag "$path" "$flag"
  elif [[ -z $plain && $1 == --*=* ]]; then
    _rtk_flag "$path" "${1%%=*}"
    value=${1#*=}
  elif [[ -z $plain && $1 == -* ]]; then
    _rtk_flags "$path"
  else
    _rtk_commands "$path"
    [[ ${#words[@]} -gt 0 ]] || _rtk_argument "$path" "$number"
    if [[ -z $kind$plain$1 ]]; then # nothing but flags can follow
      kind=choice
      _rtk_flags "$path"
    fi
  fi
  _rtk_reply "$value" "$2" "$1"
}

complete -F _rtk rtk realtimekit
