"""The test kit: an emulator of RealtimeKit for the tests of your backend.

    from rtk_cli.testing import Emulator

    with Emulator() as kit:
        backend = start_my_backend(environment=kit.environment)
        backend.create_class("Biology 101")
        kit.assert_called("meetings_create", body={"title": "Biology 101"})

With pytest use the fixtures `realtimekit` and `realtimekit_session`: see docs/testing-in-ci.md.
What this module exports is public: names stay, and the changelog announces changes.
"""

from rtk_cli.testing.calls import Call
from rtk_cli.testing.deliveries import WebhookDelivery
from rtk_cli.testing.emulator import Emulator

__all__ = ["Call", "Emulator", "WebhookDelivery"]
