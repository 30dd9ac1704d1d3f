"""Checkpoint files for tests of how they are read: whole ones, and others made of their parts."""

import tracemalloc
import warnings
import zipfile

import pytest
import torch

from core.checkpoint_file import read_values
from core.errors import UserError

LIMIT = 10**6  # bytes of a file that is read


def saved(values, path, **options):
    torch.save(values, path, **options)
    return path


def entries(path):
    """Name without the folder -> content."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename.partition("/")[2]: archive.read(info) for info in archive.infolist()}


def packed(path, contents, compression=zipfile.ZIP_STORED):
    """An archive of (name, content)."""
    with zipfile.ZipFile(path, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that come twice
        for name, content in contents:
            archive.writestr(name, content)
    return path


def repacked(path, **changes):
    """The archive with some entries replaced, or left out for None."""
    contents = entries(path) | changes
    return packed(path, [(f"model/{name}", content) for name, content in contents.items() if content is not None])


def problem_of(path):
    """The key of the problem with a file, which must take next to no memory."""
    tracemalloc.start()
    try:
        with pytest.raises(UserError) as caught:
            read_values(path, LIMIT)
        assert tracemalloc.get_traced_memory()[1] < 10 * LIMIT
    finally:
        tracemalloc.stop()
    return caught.value.key
