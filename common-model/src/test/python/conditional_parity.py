#!/usr/bin/env python3
"""Records three training steps of the conditional DCGAN in PyTorch, float64, without dropout.

    conditional_parity.py > ../resources/parity/dcgan-conditional.json

Weights and inputs come from an integer hash, so that the file holds results only. Without classes (--classes 0) it prints
the numbers of dcgan.json, which shows that it is the same program.
"""
import argparse
import json
import math

import numpy
import torch
from torch import nn

LATENT, BATCH, SALT, STEPS = 100, 8, 7, 3


def hashed(shape, key, scale, shift=0.0):
    x = numpy.arange(math.prod(shape), dtype=numpy.uint64) * 2654435761 + key * 40503 + SALT
    mask = numpy.uint64(0xFFFFFFFF)
    x &= mask
    x ^= x >> numpy.uint64(16)
    x = (x * numpy.uint64(2246822519)) & mask
    x ^= x >> numpy.uint64(13)
    x = (x * numpy.uint64(3266489917)) & mask
    x ^= x >> numpy.uint64(16)
    values = (x.astype(numpy.float64) / 2147483648.0 - 1) * scale + shift
    return torch.from_numpy(values.reshape(shape))


def networks(classes):
    generator = nn.Sequential(
        nn.Linear(LATENT + classes, 128 * 8 * 8),
        nn.Unflatten(1, (128, 8, 8)),
        nn.BatchNorm2d(128),
        nn.Upsample(scale_factor=2),
        nn.Conv2d(128, 128, 3, padding=1),
        nn.BatchNorm2d(128, 0.8),
        nn.LeakyReLU(0.2),
        nn.Upsample(scale_factor=2),
        nn.Conv2d(128, 64, 3, padding=1),
        nn.BatchNorm2d(64, 0.8),
        nn.LeakyReLU(0.2),
        nn.Conv2d(64, 1, 3, padding=1),
        nn.Tanh(),
    )
    layers = []
    for inputs, outputs in ((1 + classes, 16), (16, 32), (32, 64), (64, 128)):
        layers += [nn.Conv2d(inputs, outputs, 3, 2, 1), nn.LeakyReLU(0.2)]
        if outputs > 16:
            layers.append(nn.BatchNorm2d(outputs, 0.8))
    discriminator = nn.Sequential(*layers, nn.Flatten(), nn.Linear(512, 1))
    return generator.double(), discriminator.double()


def fill(network, key):
    """Gives every parameter its values, and returns how they were made."""
    recorded = []
    for name, parameter in network.named_parameters():
        layer = network[int(name.split(".")[0])]
        normalizes = isinstance(layer, nn.BatchNorm2d)
        scale, shift = 0.1, 0.0
        if name.endswith("weight"):
            scale = 0.3 if normalizes else math.sqrt(2 / parameter[0].numel())
            shift = 1.0 if normalizes else 0.0
        shape = list(parameter.shape)
        parameter.data = hashed(shape, key, scale, shift)
        recorded.append({"name": name, "layer": type(layer).__name__, "shape": shape})
        recorded[-1].update({"key": key, "scale": scale, "shift": shift})
        key += 1
    return recorded


def summary(tensor):
    flat = tensor.detach().reshape(-1)
    places = [i * (len(flat) - 1) // 7 for i in range(8)]
    return {
        "norm": flat.norm().item(),
        "mean": flat.mean().item(),
        "at": {str(i): flat[i].item() for i in places},
    }


def gradients(network):
    return {name: summary(parameter.grad) for name, parameter in network.named_parameters()}


def after(network, kind):
    tensors = network.named_parameters() if kind == "parameters" else network.named_buffers()
    return {name: summary(tensor) for name, tensor in tensors if "num_batches" not in name}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--classes", type=int, default=10)
    classes = parser.parse_args().classes

    def one_hot(labels):
        return torch.eye(classes, dtype=torch.float64)[labels]

    def latents(values, labels):
        return torch.cat([values, one_hot(labels)], 1)

    def judged(images, labels):
        planes = one_hot(labels)[:, :, None, None].expand(-1, -1, 32, 32)
        return torch.cat([images, planes], 1)

    generator, discriminator = networks(classes)
    record = {"recipe": "dcgan-conditional", "batch": BATCH, "salt": SALT}
    record["z"] = {"shape": [BATCH, LATENT], "keys": [1000, 1001, 1002], "scale": 1.7}
    record["x"] = {"shape": [BATCH, 1, 32, 32], "keys": [2000, 2001, 2002], "scale": 1.0}
    modulus = max(classes, 1)
    # Labels with which PyTorch's own float32 stays within 2e-5 of its float64: with others a value lands on the kink of
    # a LeakyReLU, and no float32 can be compared with this.
    record["labels"] = [[(7 * i + 5 * step) % modulus for i in range(BATCH)] for step in range(STEPS)]
    record["generated_labels"] = [[(9 * i + 7 * step) % modulus for i in range(BATCH)] for step in range(STEPS)]
    record["generator_parameters"] = fill(generator, 100)
    record["discriminator_parameters"] = fill(discriminator, 200)
    adam = {"lr": 2e-4, "betas": (0.5, 0.999), "eps": 1e-8}
    generator_adam = torch.optim.Adam(generator.parameters(), **adam)
    discriminator_adam = torch.optim.Adam(discriminator.parameters(), **adam)
    loss = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(BATCH, 1).double(), torch.zeros(BATCH, 1).double()
    record["steps"] = []
    for step in range(STEPS):
        z = hashed(record["z"]["shape"], record["z"]["keys"][step], record["z"]["scale"])
        x = hashed(record["x"]["shape"], record["x"]["keys"][step], record["x"]["scale"])
        labels, asked = record["labels"][step], record["generated_labels"][step]
        if not classes:
            labels = asked = [0] * BATCH
        found = {}
        generator_adam.zero_grad()
        generated = generator(latents(z, asked) if classes else z)
        generated.retain_grad()
        generator_loss = loss(discriminator(judged(generated, asked) if classes else generated), ones)
        generator_loss.backward()
        found["generated"] = summary(generated)
        found["generator_loss"] = generator_loss.item()
        found["gradient_at_generated"] = summary(generated.grad)
        found["generator_gradients"] = gradients(generator)
        generator_adam.step()
        discriminator_adam.zero_grad()
        fakes = generated.detach()
        on_real = discriminator(judged(x, labels) if classes else x)
        on_generated = discriminator(judged(fakes, asked) if classes else fakes)
        discriminator_loss = (loss(on_real, ones) + loss(on_generated, zeros)) / 2
        discriminator_loss.backward()
        found["discriminator_loss"] = discriminator_loss.item()
        found["discriminator_logits_on_real"] = on_real.flatten().tolist()
        found["discriminator_logits_on_generated"] = on_generated.flatten().tolist()
        found["discriminator_gradients"] = gradients(discriminator)
        discriminator_adam.step()
        for name, network in (("generator", generator), ("discriminator", discriminator)):
            found[name + "_parameters_after"] = after(network, "parameters")
            found[name + "_running_statistics_after"] = after(network, "statistics")
        record["steps"].append(found)
    generator.eval()
    z = hashed(record["z"]["shape"], record["z"]["keys"][0], record["z"]["scale"])
    drawn = generator(latents(z, record["generated_labels"][0]) if classes else z)
    record["generated_in_evaluation_mode_after"] = summary(drawn)
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
