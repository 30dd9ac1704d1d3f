"""`save_hyperparameters` forgotten: the checkpoint has the weights, and nothing that says how to build the model for them."""

import pytorch_lightning as pl
import torch
from torch import Tensor, nn

from core.masks import create_masks
from core.tasks import PAD, START_AND_END
from core.transformer import Transformer


class Training(pl.LightningModule):
    """What both have in common: how they are trained."""

    transformer: Transformer
    criterion: nn.CrossEntropyLoss

    def training_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        """The loss of src (batch, source) and tgt (batch, target)."""
        src, tgt = batch
        logits = self(src, tgt[:, :-1])
        return self.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())

    def forward(self, src: Tensor, tgt: Tensor) -> Tensor:
        """Logits, (batch, target, vocabulary of the target)."""
        return self.transformer(src, tgt, *create_masks(src, tgt, PAD))

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """Adam at one rate: schedules are another mistake's subject."""
        return torch.optim.Adam(self.parameters(), lr=0.003)


class Broken(Training):
    """Forgets with what it was built."""

    def __init__(self, vocab_size: int, d_model: int = 64, num_layers: int = 2):
        super().__init__()
        self.transformer = Transformer(
            vocab_size, vocab_size + START_AND_END, d_model=d_model,
            num_layers=num_layers, num_heads=4, d_ff=4 * d_model,
            dropout=0.0, position_scale=8.0)
        self.criterion = nn.CrossEntropyLoss(ignore_index=PAD)


class Mended(Training):
    """Remembers with what it was built: each checkpoint holds it."""

    def __init__(self, vocab_size: int, d_model: int = 64, num_layers: int = 2):
        super().__init__()
        self.save_hyperparameters()
        self.transformer = Transformer(
            vocab_size, vocab_size + START_AND_END, d_model=d_model,
            num_layers=num_layers, num_heads=4, d_ff=4 * d_model,
            dropout=0.0, position_scale=8.0)
        self.criterion = nn.CrossEntropyLoss(ignore_index=PAD)
