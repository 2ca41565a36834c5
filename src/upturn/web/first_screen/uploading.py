"""A file held in memory and nowhere else, up to a limit."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class InMemoryUpload(FileUploadHandler):
    """Keeps an upload in memory; one that grows past the limit is dropped and said to be too large."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.too_large = False
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece.

        Raises:
            StopUpload: when there is too much; the rest is read and dropped.
        """
        if start + len(raw_data) > self.limit:
            self.too_large = True
            self._held = BytesIO()
            raise StopUpload
        self._held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file."""
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
        )
