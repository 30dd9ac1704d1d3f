"""Softmax, layer norm and dropout: torch's, but with bits that neither the number of cores nor another training changes."""

import math
import os

import pytest
import torch
from torch import nn

from core import deterministic
from core.deterministic import Dropout, LayerNorm, keep_order_of_sums, random_numbers, softmax
from core.training.threads import use_cores
from helpers import randomise

BATCH, QUERY, KEY, D_MODEL = 2, 5, 7, 33


def random_input(length, seed):
    return torch.randn(BATCH, length, D_MODEL, generator=torch.Generator().manual_seed(seed))


def test_the_written_out_gradient_of_softmax_is_right():
    scores = torch.randn(BATCH, QUERY, KEY, dtype=torch.double, generator=torch.Generator().manual_seed(0)).requires_grad_()
    assert torch.autograd.gradcheck(softmax, [scores])
    scores.data[0, 0, 2] = -math.inf
    gradients = [torch.autograd.grad(weights.square().sum(), scores)[0] for weights in (softmax(scores), scores.softmax(-1))]
    torch.testing.assert_close(*gradients)


def test_layer_norm_and_its_gradients_are_torchs():
    ours, theirs = randomise(LayerNorm(D_MODEL)), nn.LayerNorm(D_MODEL)
    theirs.load_state_dict(ours.state_dict())
    x, weight = random_input(QUERY, 9).requires_grad_(), random_input(QUERY, 10)
    torch.testing.assert_close(ours(x), theirs(x))
    gradients = [torch.autograd.grad((norm(x) * weight).sum(), [x, norm.weight, norm.bias]) for norm in (ours, theirs)]
    torch.testing.assert_close(*gradients)


@pytest.fixture
def one_core_afterwards():
    yield
    use_cores(1)


@pytest.mark.parametrize("operation", [softmax, LayerNorm(61)], ids=["softmax", "layer norm"])
def test_gradients_on_one_core_and_on_two_are_the_same_bits(operation, one_core_afterwards):
    """At this size, the gradients of torch's own softmax and layer norm are not."""
    generator = torch.Generator().manual_seed(1)
    x, weight = (torch.randn(67, 23, 61, generator=generator) for _ in range(2))
    inputs = [x.requires_grad_(), *(operation.parameters() if isinstance(operation, nn.Module) else ())]
    gradients = []
    for count in (1, 2):
        use_cores(count)
        gradients.append(torch.autograd.grad((operation(x) * weight).sum(), inputs))
    assert all(torch.equal(on_one, on_two) for on_one, on_two in zip(*gradients, strict=True))


def test_dropout_drops_its_share_and_scales_the_rest():
    x = torch.ones(10_007)
    y = Dropout(0.3, torch.Generator().manual_seed(1))(x)
    torch.testing.assert_close(y[y != 0], torch.full_like(y[y != 0], 1 / 0.7))
    assert (y == 0).float().mean().item() == pytest.approx(0.3, abs=4 * math.sqrt(0.21 / len(x)))


def test_the_numbers_behind_dropout_are_even():
    """All 65,536 values are about as frequent, whichever quarter of a drawn number they are cut from."""
    numbers = random_numbers(torch.Size([4, 100_003]), torch.Generator().manual_seed(2)).flatten()
    for quarter in range(4):
        counts = torch.bincount((numbers[quarter::4].int() + 2**15) // 2**12, minlength=16)  # by their four highest bits
        expected = counts.sum() / 16
        assert ((counts - expected).square() / expected).sum() < 37.7  # chi-squared of 15 degrees of freedom: once in a thousand


def test_dropout_depends_on_its_own_generator_alone():
    x, outputs = torch.ones(101), []
    for process_seed in (1, 2):
        torch.manual_seed(process_seed)
        before = torch.get_rng_state()
        outputs.append(Dropout(0.5, torch.Generator().manual_seed(7))(x))
        assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(*outputs)


def test_dropout_without_a_generator_follows_the_process_wide_one():
    x, outputs = torch.ones(101), []
    for _ in range(2):
        torch.manual_seed(3)
        outputs.append(Dropout(0.5)(x))
    assert torch.equal(*outputs)
    assert not torch.equal(outputs[0], x)


def test_dropout_does_nothing_in_evaluation_mode():
    x = random_input(QUERY, 8)
    assert torch.equal(Dropout(0.9, torch.Generator()).eval()(x), x)
    assert torch.equal(Dropout(0.0, torch.Generator()).train()(x), x)


@pytest.mark.parametrize("vendor, before, expected", [
    ("GenuineIntel", None, "AUTO,STRICT"), ("GenuineIntel", "COMPATIBLE", "COMPATIBLE"), ("AuthenticAMD", None, None),
])
def test_mkl_is_told_to_keep_the_order_of_sums_where_it_would_not(tmp_path, monkeypatch, vendor, before, expected):
    (tmp_path / "cpuinfo").write_text(f"processor : 0\nvendor_id : {vendor}\n")
    monkeypatch.setattr(deterministic, "CPU_INFO", tmp_path / "cpuinfo")
    monkeypatch.setenv("MKL_CBWR", before or "")
    if before is None:
        monkeypatch.delenv("MKL_CBWR")
    keep_order_of_sums.__wrapped__()
    assert os.environ.get("MKL_CBWR") == expected
