"""The whole model: equal to torch.nn's stacks, causal, blind to padding."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_layers import copy_decoder_layer, copy_encoder_layer
from torch import nn

from core.masks import create_masks
from core.transformer import Transformer
from helpers import random_tokens, randomise

BATCH, SOURCE, TARGET, LAYERS = 2, 7, 5, 2
SIZES = dict(src_vocab_size=13, tgt_vocab_size=17, d_model=30, num_layers=LAYERS, num_heads=3, d_ff=37, max_len=23, dropout=0.0)
