"""Serving part of a file: HTTP Range, as map readers ask for it (RFC 9110 §14)."""

import re
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse

_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
MOST_BYTES = 16 * 1024 * 1024


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None when the whole file is; raises ValueError when it cannot be met."""
    found = _RANGE.match(header.strip())
    if not found or found.group(1) == found.group(2) == "":
        return None
    if not found.group(1):
        first, last = max(0, size - int(found.group(2))), size - 1
    else:
        first = int(found.group(1))
        last = min(int(found.group(2)), size - 1) if found.group(2) else size - 1
    if first > last or first >= size:
        raise ValueError(header)
    return first, last


def file_or_part(request: HttpRequest, path: Path, tag: str) -> HttpResponse | FileResponse:
    """The file whole (200), the part asked for (206), nothing new (304), or why not (416)."""
    size = path.stat().st_size
    etag = f'"{tag}-{size:x}"'
    if request.headers.get("If-None-Match") == etag:
        return _with_headers(HttpResponse(status=304), etag)
    try:
        part = wanted_range(request.headers.get("Range", ""), size)
    except ValueError:
        refused = HttpResponse(status=416)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return _with_headers(refused, etag)
    if part is None:
        return _with_headers(FileResponse(path.open("rb"), content_type="application/octet-stream"), etag)
    return _with_headers(_part(path, *part, size), etag)


def _part(path: Path, first: int, last: int, size: int) -> HttpResponse:
    last = min(last, first + MOST_BYTES - 1)
    with path.open("rb") as opened:
        opened.seek(first)
        answer = HttpResponse(
            opened.read(last - first + 1), status=206, content_type="application/octet-stream"
        )
    answer.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer


def _with_headers(answer: HttpResponse | FileResponse, etag: str) -> HttpResponse | FileResponse:
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
