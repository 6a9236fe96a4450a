#!/usr/bin/env python3
"""Times one training step of the seed's program in PyTorch: its networks, its losses, its order.

Prints the step's time in milliseconds, a line a step, after a warm-up. Real images are made before the clock starts, so
that no data loading is timed. With --version: what would be timed, in one line.
"""
import argparse
import os
import re
import time

import torch
from torch import nn

LATENT = 100


class Generator(nn.Module):
    """(batch, 100) -> (batch, 1, 32, 32)"""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(LATENT, 128 * 8 * 8)
        self.blocks = nn.Sequential(
            nn.BatchNorm2d(128),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(128, 128, 3, stride=1, padding=1),
            nn.BatchNorm2d(128, 0.8),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(128, 64, 3, stride=1, padding=1),
            nn.BatchNorm2d(64, 0.8),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(64, 1, 3, stride=1, padding=1),
            nn.Tanh(),
        )

    def forward(self, noise):
        return self.blocks(self.linear(noise).view(-1, 128, 8, 8))


class Discriminator(nn.Module):
    """(batch, 1, 32, 32) -> (batch, 1), a probability"""

    def __init__(self):
        super().__init__()
        layers = []
        channels = [1, 16, 32, 64, 128]
        for inputs, outputs in zip(channels, channels[1:]):
            layers += [nn.Conv2d(inputs, outputs, 3, 2, 1), nn.LeakyReLU(0.2, inplace=True), nn.Dropout2d(0.25)]
            if inputs > 1:
                layers.append(nn.BatchNorm2d(outputs, 0.8))
        self.blocks = nn.Sequential(*layers)
        self.judge = nn.Sequential(nn.Linear(128 * 2 * 2, 1), nn.Sigmoid())

    def forward(self, images):
        return self.judge(self.blocks(images).flatten(1))


def initialize(module):
    if isinstance(module, nn.Conv2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)


def make_step(batch, layout):
    generator = Generator().apply(initialize).to(memory_format=layout)
    discriminator = Discriminator().apply(initialize).to(memory_format=layout)
    loss = nn.BCELoss()
    generator_adam = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    discriminator_adam = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    valid = torch.ones(batch, 1)
    fake = torch.zeros(batch, 1)

    def step(real):
        generator_adam.zero_grad()
        generated = generator(torch.randn(batch, LATENT))
        generator_loss = loss(discriminator(generated), valid)
        generator_loss.backward()
        generator_adam.step()

        discriminator_adam.zero_grad()
        on_real = loss(discriminator(real), valid)
        on_generated = loss(discriminator(generated.detach()), fake)
        discriminator_loss = (on_real + on_generated) / 2
        discriminator_loss.backward()
        discriminator_adam.step()
        return generator_loss.item(), discriminator_loss.item()

    return step


def version():
    """PyTorch's version, and the BLAS that its linear layers found on this machine."""
    torch.mm(torch.ones(2, 2), torch.ones(2, 2))
    with open("/proc/self/maps", encoding="utf-8") as maps:
        libraries = {os.path.realpath(line.split()[-1]) for line in maps if "blas" in line}
    names = "".join(sorted(libraries)).lower()
    blas = "OpenBLAS" if "openblas" in names else "MKL" if torch.backends.mkl.is_available() else "reference BLAS"
    onednn = re.search(r"MKL-DNN v([\d.]+)", torch.__config__.show())
    return "PyTorch %s, oneDNN %s, %s" % (torch.__version__, onednn.group(1) if onednn else "none", blas)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--warm-up", type=int, default=5, help="steps that are not timed")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--channels-last", action="store_true", help="in that memory format, which the seed does not use")
    parser.add_argument("--version", action="store_true")
    options = parser.parse_args()
    if options.version:
        print(version())
        return
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    step = make_step(options.batch, layout)
    real = (torch.rand(options.batch, 1, 32, 32) * 2 - 1).to(memory_format=layout)
    for i in range(options.warm_up + options.steps):
        start = time.perf_counter()
        step(real)
        if i >= options.warm_up:
            print("%.3f" % ((time.perf_counter() - start) * 1e3), flush=True)


if __name__ == "__main__":
    main()
