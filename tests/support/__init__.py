"""Test doubles and builders that the tests share."""
