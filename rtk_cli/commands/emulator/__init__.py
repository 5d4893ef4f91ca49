"""rtk emulator: control the embedded emulator of RealtimeKit."""

from rtk_cli.commands.emulator.deliveries import deliver, deliveries
from rtk_cli.commands.emulator.exec import exec_command
from rtk_cli.commands.emulator.fail import fail
from rtk_cli.commands.emulator.ingest import ingest
from rtk_cli.commands.emulator.live_session import act, admit, events, join, leave, reject, say, vote
from rtk_cli.commands.emulator.requests import requests
from rtk_cli.commands.emulator.serve import serve
from rtk_cli.commands.emulator.simulate import simulate
from rtk_cli.commands.emulator.state import advance, export, import_state, reset, show_status
from rtk_cli.commands.emulator.trust import trust, untrust
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import EMULATOR, EMULATOR_REMOVAL, PLAIN

area = Area("emulator")

# In the order of help.
area.command(
    "serve",
    flags=EMULATOR,
    examples=("rtk emulator serve", "rtk emulator serve --port 0 --data :memory: --seed 7 --ready-file base-url.txt"),
)(serve)
area.command("trust", flags=PLAIN, examples=("rtk emulator trust", "rtk emulator trust --install"))(trust)
area.command("untrust", flags=PLAIN, examples=("rtk emulator untrust",))(untrust)
area.command(
    "exec",
    flags=EMULATOR,
    examples=("rtk emulator exec -- rtk meetings list", "rtk emulator exec --seed 7 --export-on-exit s.json -- true"),
)(exec_command)
area.command(
    "requests",
    flags=EMULATOR,
    examples=("rtk emulator requests", "rtk emulator requests --follow --url http://127.0.0.1:8787"),
)(requests)
area.command("status", flags=EMULATOR, examples=("rtk emulator status", "rtk emulator status --query counts"))(
    show_status
)
area.command(
    "reset",
    flags=EMULATOR_REMOVAL,
    examples=("rtk emulator reset --force --seed 7", "rtk emulator reset --force --at 2026-09-14"),
)(reset)
area.command("export", flags=EMULATOR, examples=("rtk emulator export --to state.json",))(export)
area.command(
    "import",
    flags=EMULATOR_REMOVAL,
    examples=("rtk emulator import state.json --force", "rtk emulator import state.json --keep-clock --force"),
)(import_state)
area.command(
    "join", flags=EMULATOR, examples=("rtk emulator join PARTICIPANT", 'rtk emulator join PARTICIPANT --room "Group 1"')
)(join)
area.command("leave", flags=EMULATOR, examples=("rtk emulator leave PARTICIPANT",))(leave)
area.command("admit", flags=EMULATOR, examples=("rtk emulator admit PARTICIPANT",))(admit)
area.command("reject", flags=EMULATOR, examples=("rtk emulator reject PARTICIPANT",))(reject)
area.command(
    "say",
    flags=EMULATOR,
    examples=('rtk emulator say PARTICIPANT "Which page?"', 'rtk emulator say PARTICIPANT "Cells divide." --spoken'),
)(say)
area.command("vote", flags=EMULATOR, examples=("rtk emulator vote PARTICIPANT POLL 1",))(vote)
area.command(
    "act", flags=EMULATOR, examples=('rtk emulator act PARTICIPANT self.disable --with \'{"kind": "audio"}\'',)
)(act)
area.command(
    "events",
    flags=EMULATOR,
    examples=("rtk emulator events SESSION", "rtk emulator events SESSION --after 10 -o ndjson"),
)(events)
area.command(
    "ingest", flags=EMULATOR, examples=("rtk emulator ingest LIVESTREAM", "rtk emulator ingest LIVESTREAM --stop")
)(ingest)
area.command(
    "simulate",
    flags=EMULATOR,
    examples=(
        "rtk emulator simulate --meeting MEETING --participants 5 --speed max",
        "rtk emulator simulate --meeting MEETING --sessions 5 --minutes 10 --speed max",
    ),
)(simulate)
area.command(
    "fail",
    flags=EMULATOR,
    examples=("rtk emulator fail meetings_create --status 503 --times 2", "rtk emulator fail --clear"),
)(fail)
area.command("advance", flags=EMULATOR, examples=("rtk emulator advance 10m",))(advance)
area.command("deliver", flags=EMULATOR, examples=("rtk emulator deliver", "rtk emulator deliver --webhook WEBHOOK"))(
    deliver
)
area.command(
    "deliveries",
    flags=EMULATOR,
    examples=("rtk emulator deliveries --failed", "rtk emulator deliveries --webhook WEBHOOK"),
)(deliveries)
