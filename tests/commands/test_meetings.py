"""rtk meetings, through both doors."""

from rtk_cli.operations import MEETINGS_CREATE, MEETINGS_LIST
from tests.world import Rtk


def test_a_created_meeting_is_listed(rtk: Rtk) -> None:
    created = rtk("meetings create --title 'Biology 101' --persist-chat").ok.data
    assert created["persist_chat"] is True
    listed = rtk("meetings list").ok.data
    assert [meeting["id"] for meeting in listed] == [created["id"]]
    assert rtk.seen == [MEETINGS_CREATE.id, MEETINGS_LIST.id]
