#!/usr/bin/env python3
"""Records penalties on D's gradient, and their gradients at D's parameters, by PyTorch's double backward in float64.

    penalty_parity.py RECORD... > ../resources/parity/penalties.json

RECORD is a file such as ../resources/parity/dcgan.json: its D, with its weights, judges its real images. Penalties are those of
the papers: half the mean squared length of an image's gradient, and the mean squared distance of that length from 1. Every
batch is normalized as in training, and nothing is dropped.
"""
import argparse
import json
import math

import numpy
import torch
from torch import nn


def hashed(shape, key, salt, scale, shift=0.0):
    x = numpy.arange(math.prod(shape), dtype=numpy.uint64) * 2654435761 + key * 40503 + salt
    mask = numpy.uint64(0xFFFFFFFF)
    x &= mask
    x ^= x >> numpy.uint64(16)
    x = (x * numpy.uint64(2246822519)) & mask
    x ^= x >> numpy.uint64(13)
    x = (x * numpy.uint64(3266489917)) & mask
    x ^= x >> numpy.uint64(16)
    values = (x.astype(numpy.float64) / 2147483648.0 - 1) * scale + shift
    return torch.from_numpy(values.reshape(shape))


def dcgan():
    layers = []
    for inputs, outputs in ((1, 16), (16, 32), (32, 64), (64, 128)):
        layers += [nn.Conv2d(inputs, outputs, 3, 2, 1), nn.LeakyReLU(0.2)]
        if outputs > 16:
            layers.append(nn.BatchNorm2d(outputs, 0.8))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(512, 1))


def gan():
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 512),
        nn.LeakyReLU(0.2),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2),
        nn.Linear(256, 1),
    )


def dcgan_paper():
    layers = []
    for inputs, outputs in ((1, 64), (64, 128), (128, 256), (256, 512)):
        layers.append(nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False))
        if inputs > 1:
            layers.append(nn.BatchNorm2d(outputs))
        layers.append(nn.LeakyReLU(0.2))
    return nn.Sequential(*layers, nn.Conv2d(512, 1, 4, 1, 0, bias=False), nn.Flatten())


DISCRIMINATORS = {"dcgan": dcgan, "gan": gan, "dcgan-paper": dcgan_paper}


def summary(tensor):
    flat = tensor.detach().reshape(-1)
    places = [i * (len(flat) - 1) // 7 for i in range(8)]
    return {
        "norm": flat.norm().item(),
        "mean": flat.mean().item(),
        "at": {str(i): flat[i].item() for i in places},
    }


def recorded(record, penalty):
    discriminator = DISCRIMINATORS[record["recipe"]]().double()
    for parameter, values in zip(discriminator.parameters(), record["discriminator_parameters"], strict=True):
        made = (hashed(values["shape"], values["key"], record["salt"], values["scale"], values["shift"]))
        parameter.data = made.reshape(parameter.shape)
    x = record["x"]
    images = hashed(x["shape"], x["keys"][0], record["salt"], x["scale"]).requires_grad_()
    (gradient,) = torch.autograd.grad(discriminator(images).sum(), images, create_graph=True)
    lengths = gradient.flatten(1).norm(dim=1)
    value = {"r1": lambda: (lengths**2).mean() / 2, "wasserstein": lambda: ((lengths - 1) ** 2).mean()}[penalty]()
    value.backward()
    # A parameter that moves no slope, such as the last bias, has no gradient.
    found = {
        name: summary(torch.zeros_like(parameter) if parameter.grad is None else parameter.grad)
        for name, parameter in discriminator.named_parameters()
    }
    return {"recipe": record["recipe"], "penalty": penalty, "value": value.item(), "gradients": found}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("records", nargs="+", metavar="RECORD")
    found = []
    for path in parser.parse_args().records:
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
        found += [recorded(record, penalty) for penalty in ("r1", "wasserstein")]
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
