"""What we are compared with: a Transformer and its training loop as a textbook writes them (Phases 4 to 6).

Nothing here was tuned, and nothing is imported from core: separate projections of query, key and value, attention
written out, torch's own LayerNorm, Dropout and Adam, samples made one by one and put together by a DataLoader.
"""

import math
import random

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, Dataset

PAD = 0


class CopyTaskDataset(Dataset):
    """Random sequences to copy; every sample is drawn when it is asked for, so none comes twice."""

    def __init__(self, num_samples, min_len, max_len, vocab_size):
        self.num_samples = num_samples
        self.min_len, self.max_len, self.vocab_size = min_len, max_len, vocab_size

    def __len__(self):
        return self.num_samples

    def __getitem__(self, index):
        length = random.randint(self.min_len, self.max_len)
        seq = [random.randint(1, self.vocab_size - 1) for _ in range(length)]
        return torch.tensor(seq), torch.tensor([self.vocab_size, *seq, self.vocab_size + 1])


def collate_fn(batch):
    src, tgt = zip(*batch, strict=True)
    return pad_sequence(src, batch_first=True, padding_value=PAD), pad_sequence(tgt, batch_first=True, padding_value=PAD)


def create_masks(src, tgt):
    """(batch, 1, 1, source) and (batch, 1, target, target); True: may attend."""
    look_ahead = torch.tril(torch.ones(tgt.size(1), tgt.size(1))).bool()
    return (src != PAD)[:, None, None, :], (tgt != PAD)[:, None, None, :] & look_ahead


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, dropout, max_len=5000):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, d_model)
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe.unsqueeze(0))

    def forward(self, x):
        return self.dropout(x + self.pe[:, :x.size(1)])


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads, dropout):
        super().__init__()
        self.num_heads, self.d_k = num_heads, d_model // num_heads
        self.w_q, self.w_k, self.w_v, self.w_o = (nn.Linear(d_model, d_model) for _ in range(4))
        self.dropout = nn.Dropout(dropout)

    def forward(self, query, key, value, mask):
        batch = query.size(0)
        q, k, v = (
            linear(x).view(batch, -1, self.num_heads, self.d_k).transpose(1, 2)
            for linear, x in ((self.w_q, query), (self.w_k, key), (self.w_v, value))
        )
        scores = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(self.d_k)
        scores = scores.masked_fill(mask == 0, -1e9)
        attention = self.dropout(torch.softmax(scores, dim=-1))
        x = torch.matmul(attention, v).transpose(1, 2).contiguous().view(batch, -1, self.num_heads * self.d_k)
        return self.w_o(x)


class FeedForward(nn.Sequential):
    def __init__(self, d_model, d_ff, dropout):
        super().__init__(nn.Linear(d_model, d_ff), nn.ReLU(), nn.Dropout(dropout), nn.Linear(d_ff, d_model))


class Residual(nn.Module):
    """Pre-LN: x + dropout(f(norm(x))); post-LN: norm(x + dropout(f(x)))."""

    def __init__(self, d_model, dropout, norm_first):
        super().__init__()
        self.norm, self.dropout, self.norm_first = nn.LayerNorm(d_model), nn.Dropout(dropout), norm_first

    def forward(self, x, f):
        if self.norm_first:
            return x + self.dropout(f(self.norm(x)))
        return self.norm(x + self.dropout(f(x)))


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout, norm_first):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads, dropout)
        self.feed_forward = FeedForward(d_model, d_ff, dropout)
        self.residuals = nn.ModuleList(Residual(d_model, dropout, norm_first) for _ in range(2))

    def forward(self, x, mask):
        x = self.residuals[0](x, lambda x: self.attention(x, x, x, mask))
        return self.residuals[1](x, self.feed_forward)


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout, norm_first):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads, dropout)
        self.cross_attention = MultiHeadAttention(d_model, num_heads, dropout)
        self.feed_forward = FeedForward(d_model, d_ff, dropout)
        self.residuals = nn.ModuleList(Residual(d_model, dropout, norm_first) for _ in range(3))

    def forward(self, x, memory, src_mask, tgt_mask):
        x = self.residuals[0](x, lambda x: self.attention(x, x, x, tgt_mask))
        x = self.residuals[1](x, lambda x: self.cross_attention(x, memory, memory, src_mask))
        return self.residuals[2](x, self.feed_forward)


class Textbook(nn.Module):
    """The Transformer of Phases 1 to 4."""

    def __init__(self, vocab_size, d_model, num_layers, num_heads, d_ff, dropout, norm_first):
        super().__init__()
        self.d_model = d_model
        self.src_embedding, self.tgt_embedding = nn.Embedding(vocab_size, d_model), nn.Embedding(vocab_size + 2, d_model)
        self.positions = PositionalEncoding(d_model, dropout)
        sizes = (d_model, num_heads, d_ff, dropout, norm_first)
        self.encoder_layers = nn.ModuleList(EncoderLayer(*sizes) for _ in range(num_layers))
        self.decoder_layers = nn.ModuleList(DecoderLayer(*sizes) for _ in range(num_layers))
        self.encoder_norm = nn.LayerNorm(d_model) if norm_first else nn.Identity()
        self.decoder_norm = nn.LayerNorm(d_model) if norm_first else nn.Identity()
        self.fc_out = nn.Linear(d_model, vocab_size + 2)
        init_weights(self)

    def forward(self, src, tgt):
        src_mask, tgt_mask = create_masks(src, tgt)
        return self.fc_out(self.decode(tgt, self.encode(src, src_mask), src_mask, tgt_mask))

    def encode(self, src, src_mask):
        x = self.positions(self.src_embedding(src) * math.sqrt(self.d_model))
        for layer in self.encoder_layers:
            x = layer(x, src_mask)
        return self.encoder_norm(x)

    def decode(self, tgt, memory, src_mask, tgt_mask):
        x = self.positions(self.tgt_embedding(tgt) * math.sqrt(self.d_model))
        for layer in self.decoder_layers:
            x = layer(x, memory, src_mask, tgt_mask)
        return self.decoder_norm(x)


class TorchTransformer(nn.Module):
    """The same around `torch.nn.Transformer`."""

    def __init__(self, vocab_size, d_model, num_layers, num_heads, d_ff, dropout, norm_first):
        super().__init__()
        self.d_model = d_model
        self.src_embedding, self.tgt_embedding = nn.Embedding(vocab_size, d_model), nn.Embedding(vocab_size + 2, d_model)
        self.positions = PositionalEncoding(d_model, dropout)
        self.transformer = nn.Transformer(d_model, num_heads, num_layers, num_layers, d_ff, dropout, batch_first=True,
                                          norm_first=norm_first)
        self.fc_out = nn.Linear(d_model, vocab_size + 2)
        init_weights(self)

    def forward(self, src, tgt):
        src_mask, tgt_mask = create_masks(src, tgt)
        return self.fc_out(self.decode(tgt, self.encode(src, src_mask), src_mask, tgt_mask))

    def encode(self, src, src_mask):
        x = self.positions(self.src_embedding(src) * math.sqrt(self.d_model))
        return self.transformer.encoder(x, src_key_padding_mask=~src_mask[:, 0, 0])

    def decode(self, tgt, memory, src_mask, tgt_mask):
        # Padding stands at the end of a target, where the look-ahead mask hides it from every token that counts.
        future = torch.ones(tgt.size(1), tgt.size(1), dtype=torch.bool).triu(1)
        x = self.positions(self.tgt_embedding(tgt) * math.sqrt(self.d_model))
        return self.transformer.decoder(x, memory, tgt_mask=future, memory_key_padding_mask=~src_mask[:, 0, 0], tgt_is_causal=True)


def init_weights(model):
    """The lesson's: Xavier for every matrix."""
    for p in model.parameters():
        if p.dim() > 1:
            nn.init.xavier_uniform_(p)


class NoamScheduler:
    """Phase 5: sets the rate, then steps the optimizer."""

    def __init__(self, optimizer, d_model, warmup_steps):
        self.optimizer, self.d_model, self.warmup_steps, self.step_num = optimizer, d_model, warmup_steps, 0

    def step(self):
        self.step_num += 1
        lr = self.d_model ** -0.5 * min(self.step_num ** -0.5, self.step_num * self.warmup_steps ** -1.5)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.optimizer.step()


def train(model, loader, d_model, warmup_steps):
    """The loop of Phase 6; yields the number of each step and its loss."""
    criterion = nn.CrossEntropyLoss(ignore_index=PAD)
    optimizer = torch.optim.Adam(model.parameters(), lr=0, betas=(0.9, 0.98), eps=1e-9)
    scheduler = NoamScheduler(optimizer, d_model, warmup_steps)
    model.train()
    for step, (src, tgt) in enumerate(loader, 1):
        optimizer.zero_grad()
        logits = model(src, tgt[:, :-1])
        loss = criterion(logits.reshape(-1, logits.size(-1)), tgt[:, 1:].reshape(-1))
        loss.backward()
        scheduler.step()
        yield step, loss.item()


def exact_match(model, src, expected, start_symbol):
    """Share of sequences that greedy decoding of the whole batch answers without a mistake.

    Args:
        src: int, (sequences, source), padded. expected: int, (sequences, longest), padded, each ending with <eos>.
    """
    model.eval()
    src_mask = (src != PAD)[:, None, None, :]
    ys = torch.full((len(src), 1), start_symbol)
    with torch.no_grad():
        memory = model.encode(src, src_mask)
        for _ in range(expected.size(1)):
            tgt_mask = torch.tril(torch.ones(ys.size(1), ys.size(1))).bool()
            out = model.decode(ys, memory, src_mask, tgt_mask)
            next_words = model.fc_out(out[:, -1]).argmax(-1)
            ys = torch.cat([ys, next_words[:, None]], dim=1)
    model.train()
    right = (ys[:, 1:] == expected) | (expected == PAD)
    return right.all(1).float().mean().item()


def greedy_decode(model, src, max_len, start_symbol, end_symbol):
    """The lesson's `greedy_decode_lightning` (Phase 7, section 1.2), line by line."""
    model.eval()
    src_mask = (src != PAD)[:, None, None, :]
    with torch.no_grad():
        memory = model.encode(src, src_mask)
    ys = torch.ones(1, 1).fill_(start_symbol).type_as(src.data)
    for _ in range(max_len):
        tgt_mask = torch.tril(torch.ones(ys.size(1), ys.size(1))).bool()
        with torch.no_grad():
            out = model.decode(ys, memory, src_mask, tgt_mask)
            prob = model.fc_out(out[:, -1])
            _, next_word = torch.max(prob, dim=1)
            next_word = next_word.item()
        ys = torch.cat([ys, torch.ones(1, 1).type_as(src.data).fill_(next_word)], dim=1)
        if next_word == end_symbol:
            break
    return ys


def loader(task, batch_size, steps):
    """The training data of a task (`core.config.TaskConfig`)."""
    dataset = CopyTaskDataset(batch_size * steps, task.min_len, task.max_len, task.vocab_size)
    return DataLoader(dataset, batch_size=batch_size, shuffle=True, collate_fn=collate_fn, num_workers=0)
