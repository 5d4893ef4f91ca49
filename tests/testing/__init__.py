"""Tests of the test kit: rtk_cli.testing and the pytest plugin."""
