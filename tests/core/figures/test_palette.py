"""The attention palette is perceptually even, and its order is visible to colour-blind readers."""

import numpy as np
import pytest

from core.figures.palette import DARK, LIGHT, attention_colormap, attention_palette

# Machado, Oliveira and Fernandes 2009, severity 1.0; they act on linear RGB.
COLOUR_BLIND = {
    "full sight": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear_rgb(anchors):
    """Hex colours -> (n, 3) light intensities: the sRGB curve undone."""
    encoded = np.array([[int(anchor[i : i + 2], 16) for i in (1, 3, 5)] for anchor in anchors]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def oklab(rgb):
    """Linear RGB (n, 3) -> OKLab (n, 3): lightness, green-red, blue-yellow. Ottosson 2020."""
    cones = rgb @ np.array([
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]).T  # fmt: skip
    return np.cbrt(cones) @ np.array([
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]).T  # fmt: skip


@pytest.mark.parametrize("anchors, sign", [(LIGHT, -1), (DARK, +1)], ids=["light", "dark"])
def test_lightness_is_a_straight_line(anchors, sign):
    lightness = oklab(linear_rgb(anchors))[:, 0]
    line = np.linspace(lightness[0], lightness[-1], len(anchors))
    assert np.all(sign * np.diff(lightness) > 0)
    assert np.abs(lightness - line).max() < 0.01
    assert abs(lightness[-1] - lightness[0]) > 0.7


@pytest.mark.parametrize("anchors", [LIGHT, DARK], ids=["light", "dark"])
def test_neighbours_are_equally_far_apart(anchors):
    distances = np.linalg.norm(np.diff(oklab(linear_rgb(anchors)), axis=0), axis=1)
    assert distances.max() / distances.min() < 1.3


@pytest.mark.parametrize("sight", COLOUR_BLIND)
@pytest.mark.parametrize("anchors, sign", [(LIGHT, -1), (DARK, +1)], ids=["light", "dark"])
def test_the_order_is_visible_to_every_kind_of_sight(anchors, sign, sight):
    perceived = np.clip(linear_rgb(anchors) @ COLOUR_BLIND[sight].T, 0, 1)
    steps = sign * np.diff(oklab(perceived)[:, 0])
    assert steps.min() > 0.03  # the straight line takes steps of 0.06


def test_figures_use_the_colours_of_the_page():
    for dark, anchors in ((False, LIGHT), (True, DARK)):
        colormap = attention_colormap(dark)
        for weight, anchor in zip(np.linspace(0, 1, len(anchors)), anchors, strict=True):
            color = np.array(colormap(float(weight))[:3]) * 255
            expected = [int(anchor[i : i + 2], 16) for i in (1, 3, 5)]
            assert np.abs(color - expected).max() < 2  # 256 table entries


def test_the_page_gets_both_scales():
    assert attention_palette() == {"light": list(LIGHT), "dark": list(DARK)}
