"""A checkpoint as a file: the zip archive that `torch.save` writes, with a pickle of the values and one entry for each storage.

The archive is read by nobody but Python's zipfile, so no two readers can see two different files in it.
"""

import io
import re
import sys
import zipfile
from pathlib import Path

import torch

from core.config import quoted
from core.errors import UserError
from core.pickled_values import read_pickle

MAX_PICKLE_BYTES = 10**6  # bytes; paper-base with Adam's moments has 0.15 MB
ENTRIES = re.compile(r"data\.pkl|version|byteorder|\.format_version|\.storage_alignment|\.data/serialization_id|data/\d+")


def read_values(path: Path, largest_file: int, largest_pickle: int = MAX_PICKLE_BYTES) -> dict:
    """A file's values, nothing in it being run.

    Args:
        path: pathlib.Path. largest_file, largest_pickle: bytes.
    Returns:
        A dict of plain values and tensors; every number of a tensor comes from the file.
    Raises:
        UserError: if it is missing, too large, damaged, or holds anything but whole tensors and plain values.
    """
    data = read_bytes(path, largest_file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = checked_entries(archive, largest_file, largest_pickle)
            values = read_pickle(archive.read(entries["data.pkl"]), Storages(archive, entries).numbers)
    except UserError:
        raise
    except Exception as error:  # a damaged file can make both readers fail in any way
        raise UserError("checkpoint_unreadable") from error
    if not isinstance(values, dict):
        raise UserError("checkpoint_foreign", reason="it holds no state_dict.")
    return values


def read_bytes(path: Path, largest_file: int) -> bytes:
    """The file as it is. Raises a UserError if it is none or too large."""
    try:
        if not path.is_file():
            raise UserError("checkpoint_missing", name=quoted(path.name))
        size = path.stat().st_size
        if size > largest_file:
            raise UserError("checkpoint_too_large", size=size / 1e6, limit=largest_file / 1e6)
        return path.read_bytes()
    except OSError as error:  # a name that is too long, a file of somebody else's
        raise UserError("checkpoint_missing", name=quoted(path.name)) from error


def checked_entries(archive: zipfile.ZipFile, largest_file: int, largest_pickle: int) -> dict[str, zipfile.ZipInfo]:
    """The archive's entries by their names within its one folder.

    Raises:
        UserError: if it would grow when read, or holds other entries than `torch.save` writes.
    """
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    names = [entry.filename.partition("/")[2] for entry in entries]
    pickled = sum(entry.file_size for entry, name in zip(entries, names, strict=True) if name.endswith(".pkl"))
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries) or size > largest_file or pickled > largest_pickle:
        raise UserError("checkpoint_too_large", size=size / 1e6, limit=largest_file / 1e6)
    if not all(ENTRIES.fullmatch(name) for name in names):
        raise UserError("checkpoint_unsafe")
    by_name = dict(zip(names, entries, strict=True))
    if len(by_name) < len(entries) or len({entry.filename.partition("/")[0] for entry in entries}) > 1:
        raise UserError("checkpoint_unsafe")
    if "byteorder" in by_name and archive.read(by_name["byteorder"]) != sys.byteorder.encode():
        raise UserError("checkpoint_unreadable")
    return by_name


class Storages:
    """The numbers in an archive, each storage for one tensor only.

    Args:
        archive: zipfile.ZipFile. entries: name -> ZipInfo.
    """

    def __init__(self, archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]):
        self.archive = archive
        self.entries = entries

    def numbers(self, key: str, dtype: torch.dtype, count: int) -> torch.Tensor:
        """A storage as a flat tensor with memory of its own, filled from the file.

        Raises:
            UserError: if the archive has no such entry, not of that size, or it has been read before.
        """
        entry = self.entries.pop(f"data/{key}", None)
        if entry is None or not entry.file_size == entry.compress_size == count * dtype.itemsize:
            raise UserError("checkpoint_incomplete")
        if count == 0:  # as the losses of a run that was stopped before its first step
            return torch.empty(0, dtype=dtype)
        return torch.frombuffer(bytearray(self.archive.read(entry)), dtype=dtype)
