"""What several tests need: a tiny experiment, a model with nothing left at its initial value, patience with a deadline."""

import threading
import time

import torch

from core.config import Experiment, ModelConfig, TaskConfig, TrainConfig
from core.lit import LitTransformer

# Learns to copy one to three symbols in about a second; no two sizes are alike.
TINY = Experiment(
    TaskConfig(vocab_size=11, min_len=1, max_len=3),
    ModelConfig(d_model=30, num_layers=1, num_heads=3, d_ff=34, position_scale=8.0),
    TrainConfig(batch_size=67, max_steps=150, warmup_steps=59, lr_factor=0.5, validate_every=50, seed=5),
)
SHORT = TINY.with_settings(max_steps=13, validate_every=5, batch_size=7)
ENDLESS = TINY.with_settings(max_steps=200_000, validate_every=10_000, batch_size=7)


def randomise(module, seed=0):
    """Gives every parameter a random value, so that none that is forgotten can hide behind a zero or a one."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.4 + 0.1)
    return module


def random_model(seed=0, src_vocab_size=13, num_layers=2, norm_first=True, dropout=0.0, max_len=29):
    """A LitTransformer with random weights, in evaluation mode."""
    model = LitTransformer(src_vocab_size, src_vocab_size + 2, d_model=30, num_layers=num_layers, num_heads=3, d_ff=34,
                           max_len=max_len, dropout=dropout, norm_first=norm_first, seed=seed)
    return randomise(model, seed).eval()


def random_tokens(shape, vocab_size, seed=0):
    """Symbols from 1 to vocab_size - 1."""
    return torch.randint(1, vocab_size, shape, generator=torch.Generator().manual_seed(seed))


def eventually(condition, seconds=30.0):
    """Waits until `condition()` holds; for what another thread does and tells nobody."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.002)


def ended(run, seconds=60.0):
    """Waits for a run's thread; gives the run back."""
    run.thread.join(seconds)
    assert not run.thread.is_alive(), "the run did not end in time"
    return run


def other_threads(before=()):
    """Names of living threads that were not there before; the main thread and pytest's own are."""
    return sorted(thread.name for thread in threading.enumerate() if thread not in before and thread is not threading.main_thread())


def model_that_always_writes(token, vocab_size):
    """A LitTransformer of that many source tokens that chooses the same token at every step."""
    model = random_model(src_vocab_size=vocab_size)
    model.transformer.fc_out.weight.data.zero_()
    model.transformer.fc_out.bias.data.zero_()[token] = 3.0
    return model
