"""Where the reading log lives: on SQLite a file of its own, so that no page waits for an import."""

from typing import Any

from django.conf import settings
from django.db.models import Model

READING_LOG = "reading_log"


class ReadingLogRouter:
    """Sends the reading log to its own database when one is configured."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return self._place(model._meta.model_name)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self._place(model._meta.model_name)

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool | None:
        if READING_LOG not in settings.DATABASES:
            return None
        is_reading_log = model_name == "readinglogentry"
        return is_reading_log if db == READING_LOG else not is_reading_log

    def _place(self, model_name: str | None) -> str | None:
        if model_name == "readinglogentry" and READING_LOG in settings.DATABASES:
            return READING_LOG
        return None
