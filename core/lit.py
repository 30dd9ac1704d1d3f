"""LitTransformer: the model, its loss and its optimizer in one class (Phase 7, section 1.1)."""

import pytorch_lightning as pl
import torch
from torch import nn

from core.masks import create_masks
from core.schedule import noam_rate
from core.tasks import draw_seed, seeded_generator
from core.transformer import Transformer


class LitTransformer(pl.LightningModule):
    """The Transformer as a LightningModule.

    Differs from the paper in one default: `norm_first=True` (pre-LN, Xiong et al. 2020). The paper normalises after
    each sub-layer; with six layers and the lesson's short training, that order does not learn to copy at all.

    Args:
        src_vocab_size, tgt_vocab_size, d_model, num_layers, num_heads, d_ff, max_len, dropout, norm_first,
            position_scale, no_positions, no_scaling, no_residual: as in `Transformer`.
        warmup_steps, lr_factor: of the Noam schedule (section 5.3).
        pad_idx: token that is masked, and not counted in the loss.
        no_look_ahead: break it: leave the future visible in training; a decoder, which writes token by token, still
            has none to see.
        no_padding_mask: break it: let padding be attended to, in training and wherever a padded batch is decoded. The
            loss still ignores it.
        label_smoothing: share of the target spread over all tokens (section 5.4; the paper: 0.1).
        seed: of initial weights and dropout; None draws one from the process-wide generator.
    Raises:
        ValueError: if `num_heads` does not divide `d_model`.
    """

    def __init__(self, src_vocab_size, tgt_vocab_size, d_model=512, num_layers=6, num_heads=8, d_ff=2048, max_len=5000,
                 dropout=0.1, warmup_steps=4000, pad_idx=0, label_smoothing=0.1, norm_first=True, lr_factor=1.0,
                 position_scale=1.0, no_positions=False, no_look_ahead=False, no_padding_mask=False, no_scaling=False,
                 no_residual=False, seed=None):
        super().__init__()
        seed = draw_seed() if seed is None else seed
        self.save_hyperparameters()
        self.transformer = Transformer(
            src_vocab_size, tgt_vocab_size, d_model, num_layers, num_heads, d_ff, max_len, dropout, norm_first,
            position_scale, no_positions, no_scaling, no_residual, generator=seeded_generator(seed, "dropout"),
        )
        self._init_weights(seeded_generator(seed, "weights"))
        self.criterion = nn.CrossEntropyLoss(ignore_index=pad_idx, label_smoothing=label_smoothing)

    def _init_weights(self, generator):
        """Xavier for matrices, zero for the biases of linear layers, from a generator of its own."""
        for module in self.transformer.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.xavier_uniform_(module.weight, generator=generator)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, src, tgt):
        """Logits for each next token.

        Args:
            src: int, (batch, source). tgt: int, (batch, target), without its last token.
        Returns:
            (batch, target, tgt_vocab_size).
        Raises:
            ValueError: if a sequence is empty or nothing but padding.
        """
        return self.transformer(src, tgt, *create_masks(src, tgt, self.masked_idx, self.hparams.no_look_ahead))

    @property
    def masked_idx(self):
        """The token that no query may attend to."""
        return -1 if self.hparams.no_padding_mask else self.hparams.pad_idx  # Break it: no token is -1, so none is hidden.

    def training_step(self, batch, batch_idx):
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

    def configure_optimizers(self):
        """Adam as in section 5.3, its rate multiplied by the Noam schedule after every step."""
        optimizer = torch.optim.Adam(self.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
        hparams = self.hparams
        schedule = torch.optim.lr_scheduler.LambdaLR(
            # LambdaLR counts from 0, the paper from 1; without the + 1 the first rate would be used twice.
            optimizer, lambda step: noam_rate(step + 1, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
        )
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step", "frequency": 1}}

    def encode(self, src, src_mask):
        """(batch, source) -> memory, (batch, source, d_model)."""
        return self.transformer.encode(src, src_mask)

    def decode(self, tgt, memory, src_mask, tgt_mask):
        """(batch, target) -> (batch, target, d_model), to be given to `transformer.fc_out`."""
        return self.transformer.decode(tgt, memory, src_mask, tgt_mask)
