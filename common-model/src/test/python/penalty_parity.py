#!/usr/bin/env python3
"""Records penalties on D's gradient, and their gradients at D's parameters, by PyTorch's double backward in float64.

    penalty_parity.py RECORD... > ../resources/parity/penalties.json

RECORD is a file such as ../resources/parity/dcgan.json: its D, with its weights, judges its real images. Penalties are those of
the papers: half the mean squared length of an image's gradient, and the mean squared distance of that length from 1. Every
batch is normalized as in training, and nothing is dropped.
"""
import argparse
import json

import torch
from conditional_parity import SALT, hashed, networks, summary
from torch import nn


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


DISCRIMINATORS = {"dcgan": lambda: networks(0)[1], "gan": gan, "dcgan-paper": dcgan_paper}


def recorded(record, penalty):
    discriminator = DISCRIMINATORS[record["recipe"]]().double()
    for parameter, values in zip(discriminator.parameters(), record["discriminator_parameters"], strict=True):
        made = hashed(values["shape"], values["key"], values["scale"], values["shift"])
        parameter.data = made.reshape(parameter.shape)
    x = record["x"]
    images = hashed(x["shape"], x["keys"][0], x["scale"]).requires_grad_()
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
        if record["salt"] != SALT:
            parser.error(f"{path}: its values have the salt {record['salt']}, expected {SALT}")
        found += [recorded(record, penalty) for penalty in ("r1", "wasserstein")]
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
