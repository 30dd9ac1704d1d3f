"""How well a model answers sequences it has never seen."""

from core.decoding import greedy_decode
from core.tasks import PAD, end_symbol, held_out_sources, pairs, start_symbol
from core.training.events import Answer, Validation

SHOWN_ANSWERS = 4


class HeldOut:
    """The held-out sequences of an experiment, with the right answers."""

    def __init__(self, experiment):
        self.vocab_size = experiment.task.vocab_size
        self.src, tgt = pairs(experiment.task, held_out_sources(experiment.task, experiment.train.seed))
        self.expected = tgt[:, 1:]
        self.shown = spread_over_lengths((self.src != PAD).sum(1), SHOWN_ANSWERS)

    def validate(self, model, step):
        """Decodes all of them greedily.

        Returns:
            Validation.
        """
        device = model.device
        output = greedy_decode(model, self.src.to(device), self.expected.size(1), start_symbol(self.vocab_size),
                               end_symbol(self.vocab_size)).cpu()
        written = self.expected.new_zeros(self.expected.shape)
        written[:, :output.size(1)] = output
        right = written == self.expected
        real = self.expected != PAD
        return Validation(step, right[real].float().mean().item(), right.all(1).float().mean().item(), tuple(
            Answer(tokens(self.src[i]), tokens(self.expected[i]), tokens(written[i], self.vocab_size)) for i in self.shown))


def spread_over_lengths(lengths, count):
    """Indices of `count` sequences, from a short to a long one."""
    order = lengths.argsort(stable=True).tolist()
    return [order[(2 * i + 1) * len(order) // (2 * count)] for i in range(count)]


def tokens(row, vocab_size=None):
    """A padded row as a tuple; of a model's own output, everything up to <eos> is kept, padding included."""
    values = row.tolist()
    if vocab_size is None:
        return tuple(value for value in values if value != PAD)
    end = end_symbol(vocab_size)
    return tuple(values[:values.index(end) + 1]) if end in values else tuple(values)
