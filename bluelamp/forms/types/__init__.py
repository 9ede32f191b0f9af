"""What crosses the door of forms."""

from __future__ import annotations

from bluelamp.forms.codes import Kind, Said
from bluelamp.forms.types.questions import Answer, Fault, Question, QuestionSet, Reading, Section

__all__ = ["Answer", "Fault", "Kind", "Question", "QuestionSet", "Reading", "Said", "Section"]
