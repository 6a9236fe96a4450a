#!/usr/bin/env python3
"""Records discriminators under torch.nn.utils.spectral_norm, in float64: a step, and the one after it.

    spectral_parity.py > ../resources/parity/spectral.json

Weights and images come from an integer hash. Each weight's vector u starts with ones and takes 30 power iterations before the
first step, and one for each step after it. A step moves all parameters by RATE times the gradient of the mean logit.
"""
import json

import torch
from conditional_parity import BATCH, SALT, fill, hashed, summary
from torch import nn
from torch.nn.utils import spectral_norm

ITERATIONS, RATE, WIDTH = 30, 0.5, 8


def gan():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.LeakyReLU(0.2), nn.Linear(512, 256), nn.LeakyReLU(0.2), nn.Linear(256, 1)
    )


def convolutions(channels, kernel):
    layers = []
    for inputs, outputs in zip(channels, channels[1:]):
        layers += [nn.Conv2d(inputs, outputs, kernel, 2, 1), nn.LeakyReLU(0.2)]
    return layers


def dcgan():
    return nn.Sequential(*convolutions((1, 16, 32, 64, 128), 3), nn.Flatten(), nn.Linear(512, 1))


def dcgan_paper():
    channels = (1, WIDTH, 2 * WIDTH, 4 * WIDTH, 8 * WIDTH)
    return nn.Sequential(*convolutions(channels, 4), nn.Conv2d(8 * WIDTH, 1, 4), nn.Flatten())


def recorded(recipe, side, discriminator):
    record = {"recipe": recipe, "batch": BATCH, "salt": SALT}
    record["x"] = {"shape": [BATCH, 1, side, side], "keys": [2000], "scale": 1.0}
    record["discriminator_parameters"] = fill(discriminator, 300)
    weighted = [layer for layer in discriminator if hasattr(layer, "weight")]
    for layer in weighted:
        spectral_norm(layer)
        layer.double()
        layer.weight_u.fill_(1)
    images = hashed(record["x"]["shape"], 2000, 1.0)
    for _ in range(ITERATIONS):
        discriminator(images)
    record["steps"] = []
    for _ in range(2):
        discriminator.eval()
        logits = discriminator(images)
        discriminator.zero_grad()
        logits.mean().backward()
        tensors = [tensor for layer in weighted for tensor in (layer.weight_orig, layer.bias)]
        record["steps"].append(
            {
                "logits": logits.flatten().tolist(),
                "gradients": {str(i): summary(tensor.grad) for i, tensor in enumerate(tensors)},
                "vectors": {
                    str(i): summary(vector)
                    for i, vector in enumerate(v for layer in weighted for v in (layer.weight_u, layer.weight_v))
                },
            }
        )
        with torch.no_grad():
            for tensor in tensors:
                tensor -= RATE * tensor.grad
        discriminator.train()
        discriminator(images)
    return record


if __name__ == "__main__":
    cases = (("gan", 28, gan()), ("dcgan", 32, dcgan()), ("dcgan-paper", 64, dcgan_paper()))
    print(json.dumps([recorded(recipe, side, network.double()) for recipe, side, network in cases], indent=1))
