"""Transcription and summary settings of a meeting."""

from typing import TypedDict

from rtk_cli.api.choices import SummaryType, TextFormat
from rtk_cli.api.models.request import RequestModel, optional


class Transcription(RequestModel):
    """Transcription of speech. `language` is any string: schema and guide differ (contract/notes.md, section 9.3)."""

    language: str = optional()
    keywords: list[str] = optional()
    profanity_filter: bool = optional()


class Summarization(RequestModel):
    """A summary of the transcript."""

    summary_type: SummaryType = optional()
    text_format: TextFormat = optional()
    word_limit: int = optional(ge=150, le=1000)


class AIConfig(RequestModel):
    """Transcription and summary settings."""

    transcription: Transcription = optional()
    summarization: Summarization = optional()


class TranscriptionOutput(TypedDict, total=False):
    """Transcription of speech."""

    language: str
    keywords: list[str]
    profanity_filter: bool


class SummarizationOutput(TypedDict, total=False):
    """A summary of the transcript."""

    summary_type: SummaryType
    text_format: TextFormat
    word_limit: int


class AIConfigOutput(TypedDict, total=False):
    """Transcription and summary settings."""

    transcription: TranscriptionOutput
    summarization: SummarizationOutput
