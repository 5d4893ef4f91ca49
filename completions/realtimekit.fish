# Completion of realtimekit, the second name of rtk: that of rtk, which is installed beside this file.
complete -c realtimekit -w rtk
