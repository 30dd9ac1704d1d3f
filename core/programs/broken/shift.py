"""The target not shifted: the decoder is given the token that it is to predict."""

from torch import Tensor

from core.lit import LitTransformer


class Broken(LitTransformer):
    """Position i sees token i and is to say token i."""

    def training_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        src, tgt = batch
        logits = self(src, tgt)
        return self.criterion(logits.flatten(0, 1), tgt.flatten())


class Mended(LitTransformer):
    """Position i sees the tokens up to i and is to say token i + 1."""

    def training_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        src, tgt = batch
        logits = self(src, tgt[:, :-1])
        return self.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())
