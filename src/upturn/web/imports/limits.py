"""Stops an upload as soon as it is larger than may be kept, so that it never fills a disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from upturn.exchange.keeping import too_large


class UploadLimit(FileUploadHandler):
    """Counts the pieces of a file before they are kept; the sentence is left on the request."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Let a piece through to the next handler, unless it is one too many.

        Raises:
            StopUpload: to have the rest read and thrown away, so that the page can say why.
        """
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES and self.request is not None:
            self.request.upload_refused = too_large(self.file_name or "", settings.UPLOAD_LIMIT_BYTES)  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Nothing of its own: the handlers behind this one keep the file."""
