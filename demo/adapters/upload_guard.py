"""The route of uploads, in place of Gradio's: nothing is written to the disk that would be too much, and what is broken off leaves nothing.

Room for all of an upload is set aside before its first byte is read, so the files together stay below their limit at every moment.
"""

import asyncio
import time
from urllib.parse import urlsplit

from gradio.route_utils import GradioMultiPartParser, GradioUploadFile
from gradio.routes import API_PREFIX
from gradio_client.utils import strip_invalid_filename_characters
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from core.classroom.full_disk import Trouble, is_full
from core.classroom.rates import Rates, asked_by
from core.errors import UserError
from demo.api.routes import signed_in
from demo.text import sentence

REQUEST_OVERHEAD = 10**5  # bytes that a request may have beside its file
MOST_FILES = 8  # in one request; the page sends one
LEAST_COUNTED = 10**6  # bytes that an upload counts at least in its caller's rate: a hundred small ones are work too
GRACE, SLOWEST = 30.0, 70_000  # an upload may take so many seconds, and one more for each so many bytes
PATIENCE, LOOK_AGAIN = 20.0, 0.25  # seconds that an upload waits for room, and between two looks
MOST_WAITING = 100  # uploads
STATUS = {"checkpoint_too_large": 413, "too_many_uploads": 429, "uploads_full": 503, "disk_full": 507}


def is_upload(path):
    """Whether an upload goes to a path, before which a proxy may put a prefix."""
    return path.endswith(f"{API_PREFIX}/upload")


class UploadGuard:
    """Takes uploads in.

    Args:
        folder: demo.api.upload_folder.UploadFolder. largest: bytes of one file. per_minute: bytes that one network address may send.
        languages: path without slashes -> language of the page there.
    """

    def __init__(self, folder, largest, per_minute, languages):
        self.folder = folder
        self.largest = largest
        self.most = largest + REQUEST_OVERHEAD  # bytes of a request
        self.rates = Rates(max(per_minute, self.most), per_minute)
        self.languages = languages
        self.waiting = 0
        self.trouble = Trouble(__name__)

    def routes(self):
        """To come before Gradio's."""
        return [Route(f"{API_PREFIX}/upload", self.respond, methods=["POST"])]

    async def respond(self, request):
        """The paths of the files of a form, as Gradio's own route answers; a refusal is a sentence in the page's language."""
        if not await signed_in(request):
            return Response(status_code=401)
        upload = Upload(request, self.most)
        try:
            with asked_by(request.client.host if request.client else ""):
                paths = await self.take(request, upload)
        except UserError as refusal:
            await upload.drain()
            return PlainTextResponse(sentence(self.language(request), refusal), STATUS[refusal.key])
        except MultiPartException as refusal:  # what a page never sends
            return PlainTextResponse(refusal.message, 400)
        return JSONResponse([str(path) for path in paths])

    def language(self, request):
        """The language of the page from which a request comes."""
        path = urlsplit(request.headers.get("referer", "")).path
        return self.languages.get(path.strip("/"), self.languages[""])

    async def take(self, request, upload):
        """Writes the files of a form to the disk.

        Raises:
            UserError: if it is too much, or the disk is full. MultiPartException: if it is no form, or is broken off.
        """
        if upload.size > self.most:
            raise too_large(upload.size, self.largest)
        self.rates.spend("too_many_uploads", max(upload.size, LEAST_COUNTED))
        partial = None
        try:
            partial = await self.room_for(upload.size, request.client.host if request.client else "")
            files = await received_files(request, upload, partial, self.largest)
            kept = await asyncio.to_thread(lambda: [self.folder.keep(put_in_place(file, partial)) for file in files])
            self.trouble.over()
            return kept
        except OSError as error:
            if not is_full(error):
                raise MultiPartException("The upload could not be written.") from error
            self.trouble.warn("an upload was refused: %s", error)
            raise UserError("disk_full") from error
        finally:
            if partial is not None:
                self.folder.release(partial)

    async def room_for(self, size, caller):
        """A folder for an upload, as soon as there is room for it.

        Raises:
            UserError: if there is none for PATIENCE seconds, or too many wait.
        """
        until = time.monotonic() + PATIENCE
        while (folder := await asyncio.to_thread(self.folder.reserve, size, caller)) is None:
            if time.monotonic() >= until or self.waiting >= MOST_WAITING:
                raise UserError("uploads_full", limit=self.folder.limit / 1e6)
            self.waiting += 1
            try:
                await asyncio.sleep(LOOK_AGAIN)
            finally:
                self.waiting -= 1
        return folder


def too_large(size, limit):
    return UserError("checkpoint_too_large", size=size / 1e6, limit=limit / 1e6)


async def received_files(request, upload, folder, largest):
    """The files of a form, in a folder, under names of no meaning.

    Raises:
        UserError, MultiPartException, OSError: as `UploadGuard.take`.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise MultiPartException("Invalid content type.")
    stream = Request(request.scope, upload.receive).stream()
    parser = GradioMultiPartParser(
        request.headers, stream, max_files=MOST_FILES, max_fields=0, upload_dir=folder, max_file_size=largest)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        if "File size exceeded" in error.message:
            raise too_large(max(upload.received, largest + 1), largest) from error
        raise
    files = [file for file in form.getlist("files") if isinstance(file, GradioUploadFile)]
    if not upload.complete:
        raise MultiPartException("The form ends before its request.")
    return files


def put_in_place(file, folder):
    """Gives a received file the name of its owner's, in a folder named after its content, as Gradio does.

    Returns:
        Its path.
    """
    file.file.close()
    name = strip_invalid_filename_characters((file.filename or "").replace("\\", "/").rpartition("/")[2])
    path = folder / file.sha.hexdigest() / (name if name.strip(". ") else "file")
    path.parent.mkdir(exist_ok=True)
    return type(path)(file.file.name).rename(path)


class Upload:
    """The body of one request, on its way.

    Attributes:
        size: bytes that it will have at most. received: so far.
    """

    def __init__(self, request, most):
        length = Headers(scope=request.scope).get("content-length", "")
        self.size = int(length) if length.isdecimal() and len(length) < 16 else most  # sent in chunks: nobody knows
        self.receive_part = request.receive
        self.deadline = time.monotonic() + GRACE + min(self.size, most) / SLOWEST
        self.received = 0
        self.complete = False

    async def receive(self):
        """The next part.

        Raises:
            MultiPartException: if the sender is gone, takes too long, or sends more than was said; what Gradio's parser itself raises.
        """
        try:
            async with asyncio.timeout(self.deadline - time.monotonic()):
                message = await self.receive_part()
        except TimeoutError as error:
            raise MultiPartException("The upload took too long.") from error
        if message["type"] == "http.disconnect":
            raise MultiPartException("The upload was broken off.")
        self.received += len(message.get("body", b""))
        self.complete = not message.get("more_body", False)
        if self.received > self.size:
            raise MultiPartException("File size exceeded")
        return message

    async def drain(self):
        """Takes in the rest, unless it is too much: a browser hears no answer while it is still sending."""
        self.deadline = min(self.deadline, time.monotonic() + GRACE)
        while not self.complete:
            try:
                await self.receive()
            except MultiPartException:
                return
