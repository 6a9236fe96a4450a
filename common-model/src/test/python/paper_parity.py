#!/usr/bin/env python3
"""Records training steps of the paper's DCGAN of any size in PyTorch, float64.

    paper_parity.py --size 32 --width 8 --channels 3 --classes 5 --latent 60 > ../resources/parity/dcgan-paper-32.json
    paper_parity.py --size 128 --width 4 > ../resources/parity/dcgan-paper-128.json

Weights and inputs come from an integer hash, so that the file holds results only. With --size 64 --width 64 it prints the
numbers of dcgan-paper.json, which shows that it is the same program.
"""
import argparse
import json
import math

import torch
from torch import nn

from conditional_parity import BATCH, SALT, STEPS, after, gradients, hashed, summary


def networks(options):
    """The layers of PyTorch's example, with a block for each doubling from 4x4 on."""
    maps = options.width * options.size // 8
    layers = [nn.ConvTranspose2d(options.latent + options.classes, maps, 4, 1, 0, bias=False)]
    while maps > options.width:
        layers += [nn.BatchNorm2d(maps), nn.ReLU(), nn.ConvTranspose2d(maps, maps // 2, 4, 2, 1, bias=False)]
        maps //= 2
    layers += [nn.BatchNorm2d(maps), nn.ReLU(), nn.ConvTranspose2d(maps, options.channels, 4, 2, 1, bias=False)]
    generator = nn.Sequential(*layers, nn.Tanh())
    layers = [nn.Conv2d(options.channels + options.classes, maps, 4, 2, 1, bias=False), nn.LeakyReLU(0.2)]
    side = options.size // 2
    while side > 4:
        layers += [nn.Conv2d(maps, 2 * maps, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * maps), nn.LeakyReLU(0.2)]
        maps, side = 2 * maps, side // 2
    discriminator = nn.Sequential(*layers, nn.Conv2d(maps, 1, 4, 1, 0, bias=False))
    return generator.double(), discriminator.double()


def fill(network, key):
    """Gives every parameter its values, and returns how they were made."""
    recorded = []
    for name, parameter in network.named_parameters():
        layer = network[int(name.split(".")[0])]
        scale, shift = 0.1, 0.0
        if isinstance(layer, nn.BatchNorm2d):
            if name.endswith("weight"):
                scale, shift = 0.3, 1.0
        else:
            inputs = parameter.shape[0 if isinstance(layer, nn.ConvTranspose2d) else 1]
            scale = math.sqrt(2 / (inputs * 16))
        shape = list(parameter.shape)
        parameter.data = hashed(shape, key, scale, shift)
        recorded.append({"name": name, "layer": type(layer).__name__, "shape": shape})
        recorded[-1].update({"key": key, "scale": scale, "shift": shift})
        key += 1
    return recorded


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--width", type=int, required=True)
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--classes", type=int, default=0)
    parser.add_argument("--latent", type=int, default=100)
    options = parser.parse_args()
    classes, size = options.classes, options.size

    def one_hot(labels):
        return torch.eye(classes, dtype=torch.float64)[labels][:, :, None, None]

    def latents(values, labels):
        return torch.cat([values, one_hot(labels)], 1) if classes else values

    def judged(images, labels):
        return torch.cat([images, one_hot(labels).expand(-1, -1, size, size)], 1) if classes else images

    generator, discriminator = networks(options)
    record = {"recipe": "dcgan-paper", "batch": BATCH, "salt": SALT, "order": "discriminator first, losses summed"}
    record["z"] = {"shape": [BATCH, options.latent, 1, 1], "keys": [1000, 1001, 1002], "scale": 1.7}
    record["x"] = {"shape": [BATCH, options.channels, size, size], "keys": [2000, 2001, 2002], "scale": 1.0}
    if classes:
        record["labels"] = [[(7 * i + 5 * step) % classes for i in range(BATCH)] for step in range(STEPS)]
        record["generated_labels"] = [[(9 * i + 7 * step) % classes for i in range(BATCH)] for step in range(STEPS)]
    record["generator_parameters"] = fill(generator, 100)
    record["discriminator_parameters"] = fill(discriminator, 200)
    adam = {"lr": 2e-4, "betas": (0.5, 0.999), "eps": 1e-8}
    generator_adam = torch.optim.Adam(generator.parameters(), **adam)
    discriminator_adam = torch.optim.Adam(discriminator.parameters(), **adam)
    loss = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(BATCH).double(), torch.zeros(BATCH).double()
    record["steps"] = []
    for step in range(STEPS):
        z = hashed(record["z"]["shape"], record["z"]["keys"][step], record["z"]["scale"])
        x = hashed(record["x"]["shape"], record["x"]["keys"][step], record["x"]["scale"])
        labels = record["labels"][step] if classes else []
        asked = record["generated_labels"][step] if classes else []
        found = {}
        generated = generator(latents(z, asked))
        found["generated"] = summary(generated)
        discriminator_adam.zero_grad()
        on_real = discriminator(judged(x, labels)).flatten()
        on_generated = discriminator(judged(generated.detach(), asked)).flatten()
        discriminator_loss = loss(on_real, ones) + loss(on_generated, zeros)
        discriminator_loss.backward()
        found["discriminator_loss"] = discriminator_loss.item()
        found["discriminator_logits_on_real"] = on_real.tolist()
        found["discriminator_logits_on_generated"] = on_generated.tolist()
        found["discriminator_gradients"] = gradients(discriminator)
        discriminator_adam.step()
        generator_adam.zero_grad()
        generated.retain_grad()
        generator_loss = loss(discriminator(judged(generated, asked)).flatten(), ones)
        generator_loss.backward()
        found["generator_loss"] = generator_loss.item()
        found["gradient_at_generated"] = summary(generated.grad)
        found["generator_gradients"] = gradients(generator)
        generator_adam.step()
        for name, network in (("generator", generator), ("discriminator", discriminator)):
            found[name + "_parameters_after"] = after(network, "parameters")
            found[name + "_running_statistics_after"] = after(network, "statistics")
        record["steps"].append(found)
    generator.eval()
    z = hashed(record["z"]["shape"], record["z"]["keys"][0], record["z"]["scale"])
    drawn = generator(latents(z, record["generated_labels"][0] if classes else []))
    record["generated_in_evaluation_mode_after"] = summary(drawn)
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
