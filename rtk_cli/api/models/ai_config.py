"""Transcription and summary settings of a meeting."""

from typing import TypedDict

from rtk_cli.api.choices import SummaryType, TextFormat
from rtk_cli.api.models.request import RequestModel, optional


class Transcription(RequestModel):
    """Words from speech. `language` is open: schema and guide name different codes (contract/notes.md, section 9.3)."""

    language: str = optional()
    keywords: list[str] = optional()
    profanity_filter: bool = optional()


class Summarization(RequestModel):
    """A summary from the transcript."""

    summary_type: SummaryType = optional()
    text_format: TextFormat = optional()
    word_limit: int = optional(ge=150, le=1000)


class AIConfig(RequestModel):
    """Transcription and summary settings."""

    transcription: Transcription = optional()
    summarization: Summarization = optional()


class TranscriptionAnswer(TypedDict, total=False):
    """Words from speech."""

    language: str
    keywords: list[str]
    profanity_filter: bool


class SummarizationAnswer(TypedDict, total=False):
    """A summary from the transcript."""

    summary_type: SummaryType
    text_format: TextFormat
    word_limit: int


class AIConfigAnswer(TypedDict, total=False):
    """Transcription and summary settings, as read back."""

    transcription: TranscriptionAnswer
    summarization: SummarizationAnswer
