"""LitTransformer: the model, its loss and its optimizer in one class (Phase 7, section 1.1)."""

from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.utilities.types import OptimizerLRScheduler
from torch import Tensor, nn

from core.masks import create_masks
from core.old_weights import rename_old_weights
from core.schedule import noam_rate
from core.tasks import draw_seed, seeded_generator
from core.transformer import Transformer


class LitTransformer(pl.LightningModule):
    """The Transformer as a LightningModule.

    Differs from the paper in one default: `norm_first=True` (pre-LN, Xiong et al. 2020). The paper normalises after
    each sub-layer; with six layers and the lesson's short training, that order learns later, and less surely.

    Args:
        src_vocab_size, tgt_vocab_size, d_model, num_layers, num_heads, d_ff, max_len, dropout, norm_first,
            position_scale, no_positions, no_scaling, no_residual: as in `Transformer`.
        warmup_steps, lr_factor: of the Noam schedule (section 5.3).
        pad_idx: token that is masked, and not counted in the loss.
        no_look_ahead: break it: leave the future visible in training. Decoding is not changed: it writes token by token,
            and there is no future to see.
        no_padding_mask: break it: let padding be attended to, in training and wherever a padded batch is decoded. The
            loss still ignores it.
        label_smoothing: share of the target spread over all tokens (section 5.4; the paper: 0.1).
        seed: of initial weights and dropout; None draws one from the process-wide generator.
    Raises:
        ValueError: if `num_heads` does not divide `d_model`.
    """

    hparams: Any  # the arguments by name; Lightning's own annotation is a mapping without attributes

    def __init__(
        self,
        src_vocab_size: int,
        tgt_vocab_size: int,
        d_model: int = 512,
        num_layers: int = 6,
        num_heads: int = 8,
        d_ff: int = 2048,
        max_len: int = 5000,
        dropout: float = 0.1,
        warmup_steps: int = 4000,
        pad_idx: int = 0,
        label_smoothing: float = 0.1,
        norm_first: bool = True,
        lr_factor: float = 1.0,
        position_scale: float = 1.0,
        no_positions: bool = False,
        no_look_ahead: bool = False,
        no_padding_mask: bool = False,
        no_scaling: bool = False,
        no_residual: bool = False,
        seed: int | None = None,
    ):
        super().__init__()
        seed = draw_seed() if seed is None else seed
        self.save_hyperparameters()
        self.transformer = Transformer(
            src_vocab_size=src_vocab_size,
            tgt_vocab_size=tgt_vocab_size,
            d_model=d_model,
            num_layers=num_layers,
            num_heads=num_heads,
            d_ff=d_ff,
            max_len=max_len,
            dropout=dropout,
            norm_first=norm_first,
            position_scale=position_scale,
            no_positions=no_positions,
            no_scaling=no_scaling,
            no_residual=no_residual,
            generator=seeded_generator(seed, "dropout"),
        )
        self._init_weights(seeded_generator(seed, "weights"))
        self.criterion = nn.CrossEntropyLoss(ignore_index=pad_idx, label_smoothing=label_smoothing)
        self.register_load_state_dict_pre_hook(rename_old_weights)

    def _init_weights(self, generator: torch.Generator) -> None:
        """Xavier for matrices, zero for the biases of linear layers, from a generator of its own."""
        for module in self.transformer.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.xavier_uniform_(module.weight, generator=generator)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, src: Tensor, tgt: Tensor) -> Tensor:
        """Logits for each next token.

        Args:
            src: int, (batch, source). tgt: int, (batch, target), without its last token.
        Returns:
            (batch, target, tgt_vocab_size).
        Raises:
            ValueError: if a sequence is empty or nothing but padding.
        """
        hparams = self.hparams
        src_mask, tgt_mask = create_masks(
            src, tgt, hparams.pad_idx, no_look_ahead=hparams.no_look_ahead, no_padding_mask=hparams.no_padding_mask)
        return self.transformer(src, tgt, src_mask, tgt_mask)

    def training_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        """The loss of one batch: each position of the target is predicted from those before it.

        Args:
            batch: src (batch, source) and tgt (batch, target), from <sos> to <eos>.
        """
        src, tgt = batch
        logits = self(src, tgt[:, :-1])
        loss = self.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())
        if self.trainer.progress_bar_callback is not None or self.trainer.loggers:
            self.log("train_loss", loss, on_step=True, on_epoch=True, prog_bar=True)  # a few % of a small step: only if read
        return loss

    def configure_optimizers(self) -> OptimizerLRScheduler:
        """Adam as in section 5.3, its rate multiplied by the Noam schedule after every step."""
        optimizer = torch.optim.Adam(self.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
        hparams = self.hparams
        schedule = torch.optim.lr_scheduler.LambdaLR(
            # LambdaLR counts from 0, the paper from 1; without the + 1 the first rate would be used twice.
            optimizer, lambda step: noam_rate(step + 1, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
        )
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step", "frequency": 1}}

    def encode(self, src: Tensor, src_mask: Tensor | None) -> Tensor:
        """(batch, source) -> memory, (batch, source, d_model)."""
        return self.transformer.encode(src, src_mask)

    def decode(self, tgt: Tensor, memory: Tensor, src_mask: Tensor | None, tgt_mask: Tensor | None) -> Tensor:
        """(batch, target) -> (batch, target, d_model), to be given to `transformer.fc_out`."""
        return self.transformer.decode(tgt, memory, src_mask, tgt_mask)
