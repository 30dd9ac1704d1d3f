"""torch.nn's layers with the parameters of ours, to compare what both compute.

They are left in training mode: in evaluation mode torch takes a fast path of its own. No dropout, so nothing is random.
"""

import torch
from torch import nn


def attention_twin(ours):
    """nn.MultiheadAttention with our parameters."""
    theirs = nn.MultiheadAttention(ours.out_proj.in_features, ours.num_heads, batch_first=True)
    copy_attention(ours, theirs)
    return theirs


def encoder_layer_twin(ours, norm_first):
    """nn.TransformerEncoderLayer with our parameters."""
    theirs = nn.TransformerEncoderLayer(*sizes(ours), dropout=0.0, batch_first=True, norm_first=norm_first)
    copy_attention(ours.self_attention, theirs.self_attn)
    copy_feed_forward(ours, theirs)
    copy_norms([ours.self_attention_add_norm, ours.feed_forward_add_norm], [theirs.norm1, theirs.norm2])
    return theirs


def decoder_layer_twin(ours, norm_first):
    """nn.TransformerDecoderLayer with our parameters."""
    theirs = nn.TransformerDecoderLayer(*sizes(ours), dropout=0.0, batch_first=True, norm_first=norm_first)
    copy_attention(ours.self_attention, theirs.self_attn)
    copy_attention(ours.cross_attention, theirs.multihead_attn)
    copy_feed_forward(ours, theirs)
    norms = [ours.self_attention_add_norm, ours.cross_attention_add_norm, ours.feed_forward_add_norm]
    copy_norms(norms, [theirs.norm1, theirs.norm2, theirs.norm3])
    return theirs


def encoder_twin(transformer, norm_first):
    """nn.TransformerEncoder with the parameters of our encoder."""
    twins = [encoder_layer_twin(layer, norm_first) for layer in transformer.encoder]
    theirs = nn.TransformerEncoder(twins[0], len(twins), final_norm(transformer.encoder_norm, norm_first), enable_nested_tensor=False)
    theirs.layers = nn.ModuleList(twins)
    return theirs


def decoder_twin(transformer, norm_first):
    """nn.TransformerDecoder with the parameters of our decoder."""
    twins = [decoder_layer_twin(layer, norm_first) for layer in transformer.decoder]
    theirs = nn.TransformerDecoder(twins[0], len(twins), final_norm(transformer.decoder_norm, norm_first))
    theirs.layers = nn.ModuleList(twins)
    return theirs


def sizes(layer):
    """d_model, num_heads, d_ff."""
    return layer.self_attention.out_proj.in_features, layer.self_attention.num_heads, layer.feed_forward[0].out_features


def copy_attention(ours, theirs):
    with torch.no_grad():
        theirs.in_proj_weight.copy_(ours.in_proj.weight)
        theirs.in_proj_bias.copy_(ours.in_proj.bias)
    theirs.out_proj.load_state_dict(ours.out_proj.state_dict())


def copy_feed_forward(ours, theirs):
    theirs.linear1.load_state_dict(ours.feed_forward[0].state_dict())
    theirs.linear2.load_state_dict(ours.feed_forward[3].state_dict())


def copy_norms(ours, theirs):
    for add_norm, norm in zip(ours, theirs, strict=True):
        norm.load_state_dict(add_norm.norm.state_dict())


def final_norm(ours, norm_first):
    if not norm_first:
        return None
    theirs = nn.LayerNorm(ours.normalized_shape)
    theirs.load_state_dict(ours.state_dict())
    return theirs
