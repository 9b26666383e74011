"""PP-OCRv6_rec_small as a plain PyTorch module with a head of our own.

The layers, names and sizes follow the graph in the rapidocr wheel (Apache-2.0), so its numbers
can be copied in and ours copied back. Input N×3×48×W (BGR, -1 to 1), output N×(W/8)×classes.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


def pointwise(layer: nn.Conv2d, x: Tensor) -> Tensor:
    """A 1×1 convolution as a matrix product, a fifth faster on a processor (channels last)."""
    if x.is_cuda:
        return layer(x)
    mixed = functional.linear(x.permute(0, 2, 3, 1), layer.weight.flatten(1), layer.bias)
    return mixed.permute(0, 3, 1, 2)


class Excite(nn.Module):
    """Channels weighed by their mean over the whole line (squeeze and excite)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(channels, channels // 4, 1)
        self.widen = nn.Conv2d(channels // 4, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        weight = self.widen(functional.relu(self.squeeze(x.mean((2, 3), keepdim=True))))
        return x * functional.hardsigmoid(weight)


class Block(nn.Module):
    """A 3×3 look around in each channel, then two 1×1 layers that mix the channels."""

    def __init__(self, channels: int, out: int, *, excite: bool = False) -> None:
        super().__init__()
        halve = out != channels  # the blocks that change the width also halve the height
        self.around = nn.Conv2d(
            channels, channels, 3, (2, 1) if halve else 1, padding=1, groups=channels
        )
        self.excite = Excite(channels) if excite else nn.Identity()
        self.up = nn.Conv2d(channels, channels * 2, 1)
        self.down = nn.Conv2d(channels * 2, out, 1)
        self.residual = not halve

    def forward(self, x: Tensor) -> Tensor:
        x = self.excite(self.around(x))
        y = pointwise(self.down, functional.gelu(pointwise(self.up, x)))
        return x + y if self.residual else y


class Stem(nn.Module):
    """N×3×48×W to N×96×12×(W/4)."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 48, 3, 2, padding=1)
        self.narrow = nn.Conv2d(48, 24, 2)
        self.widen = nn.Conv2d(24, 48, 2)
        self.join = nn.Conv2d(96, 48, 3, 2, padding=1)
        self.out = nn.Conv2d(48, 96, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.first(x))
        y = functional.relu(self.narrow(functional.pad(x, (0, 1, 0, 1))))
        y = functional.relu(self.widen(functional.pad(y, (0, 1, 0, 1))))
        pooled = functional.max_pool2d(functional.pad(x, (0, 1, 0, 1)), 2, 1)
        x = functional.relu(self.join(torch.cat((pooled, y), 1)))
        return functional.relu(self.out(x))


class Attention(nn.Module):
    """One pre-norm transformer layer over the steps of the line, 8 heads of 15."""

    def __init__(self, size: int = 120) -> None:
        super().__init__()
        self.before = nn.LayerNorm(size)
        self.mix = nn.Linear(size, size * 3)
        self.project = nn.Linear(size, size)
        self.between = nn.LayerNorm(size)
        self.up = nn.Linear(size, size * 2)
        self.down = nn.Linear(size * 2, size)

    def forward(self, x: Tensor) -> Tensor:
        lines, steps, size = x.shape
        mixed = self.mix(self.before(x)).reshape(lines, steps, 3, 8, size // 8)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value)
        x = x + self.project(seen.transpose(1, 2).reshape(lines, steps, size))
        return x + self.down(functional.silu(self.up(self.between(x))))


class Neck(nn.Module):
    """N×384×1×S to N×S×120: neighbours by a convolution, the whole line by attention."""

    def __init__(self, size: int = 120) -> None:
        super().__init__()
        self.short = nn.Sequential(nn.Conv2d(384, size, 1, bias=False), nn.BatchNorm2d(size))
        self.reduce = nn.Sequential(nn.Conv2d(384, size, 1, bias=False), nn.BatchNorm2d(size))
        self.along = nn.Sequential(
            nn.Conv2d(size, size, (1, 7), padding=(0, 3), groups=size, bias=False),
            nn.BatchNorm2d(size),
        )
        self.layers = nn.Sequential(Attention(size), Attention(size))
        self.norm = nn.LayerNorm(size, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        y = functional.silu(self.reduce(x))
        y = y + functional.silu(self.along(y))
        seen = self.norm(self.layers(y.squeeze(2).transpose(1, 2)))
        return seen + functional.silu(self.short(x)).squeeze(2).transpose(1, 2)


class Recogniser(nn.Module):
    """Backbone, neck and head; returns logits, the softmax belongs to the exported file."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = Stem()
        self.blocks = nn.Sequential(
            Block(96, 96, excite=True), Block(96, 96), Block(96, 96), Block(96, 192),
            Block(192, 192, excite=True), Block(192, 192),
            Block(192, 192, excite=True), Block(192, 192),
            Block(192, 192, excite=True), Block(192, 192), Block(192, 384),
            Block(384, 384, excite=True), Block(384, 384),
        )
        self.neck = Neck()
        self.head = nn.Linear(120, classes)

    def freeze(self, blocks: int) -> None:
        """The stem and the first `blocks` blocks learn no more; 0 freezes nothing."""
        for part in (self.stem, *self.blocks[:blocks]) if blocks else ():
            part.requires_grad_(False)

    def features(self, x: Tensor) -> Tensor:
        """N×3×48×W to N×384×1×(W/8)."""
        return functional.avg_pool2d(self.blocks(self.stem(x)), (3, 2))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.neck(self.features(x)))
