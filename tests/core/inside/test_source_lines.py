"""The lines that are shown are those that are there."""

import pytest

from core.inside.source_lines import ROOT, line_of, source_lines


@pytest.mark.parametrize("step, line", source_lines().items())
def test_a_line_stands_where_it_is_said_to(step, line):
    assert (ROOT / line.file).read_text(encoding="utf-8").splitlines()[line.number - 1].strip() == line.text


def test_the_softmax_is_that_of_attention():
    line = source_lines()["softmax"]
    assert (line.file, line.text) == ("core/attention.py", "return softmax(scores)")


def test_a_line_that_is_gone_or_twice_there_is_an_error():
    for contained in ("no such text", "l"):
        with pytest.raises(LookupError):
            line_of(line_of, contained)
