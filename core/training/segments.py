"""A log in segments that never change once they are full, and its open end: what may be kept by whoever reads it.

A segment of level 0 holds SEGMENT steps; one of level k holds every 2**k-th step of 2**k times as many, so that a long log is seen
with a few of them.
"""

from core.training.log import LogPart, RunLog

SEGMENT = 128  # points of a segment
MAX_LEVEL = 12  # half a million steps in one segment


def read_segment(log: RunLog, level: int, index: int, size: int = SEGMENT) -> LogPart | None:
    """One segment, the same whenever it is read; None while it is not full, or if there will be none.

    The last one of a log that has ended is as full as it will be, and holds the end. Where steps are left out, so are events: of each
    kind a quarter as many as points are told.

    Args:
        level: 0 to MAX_LEVEL. index: from 0. size: points of a segment.
    """
    stride = 2**level
    first, last = index * size * stride, (index + 1) * size * stride
    ended, step = log.ended, log.step  # in this order: what has ended grows no more
    if step > last:  # what was measured at a step is logged before the next step
        return log.between(first, last, stride, max(1, size // 4) if level else None)
    is_last = ended and level == 0 and index == max(0, step - 1) // size
    return log.between(first, None) if is_last else None


def read_open(log: RunLog, steps: float, size: int = SEGMENT) -> LogPart:
    """The open end, from the end of a full segment on.

    Args:
        steps: that it has at least, where there are as many. size: points of a segment.
    """
    step = log.step
    return log.between(max(0, min(step - 1, step - int(steps))) // size * size, None)
