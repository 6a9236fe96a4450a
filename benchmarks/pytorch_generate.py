#!/usr/bin/env python3
"""Draws with an exported generator of the recipe dcgan, in PyTorch, the images that `generate` draws of the same seed.

    deploy/local/dcgan export --checkpoint runs/first --to generator.safetensors
    benchmarks/pytorch_generate.py --weights generator.safetensors --seed 0 --to digits.png

X.png: a grid of images; X.npy: (image, channel, height, width) in [-1, 1], float32. With --time it prints the milliseconds of
processor time that an image takes, in batches of 64 after a warm-up; --to is then a directory of PNG files, or left out. Needs torch,
and Pillow for PNG.
"""
import argparse
import json
import math
import os
import struct
import time

import numpy
import torch

from pytorch_dcgan import LATENT, Generator

WORD = (1 << 32) - 1
LONG = (1 << 64) - 1
SAMPLES = 6
BATCH = 64


def read_safetensors(path):
    """The tensors of a file in the format of github.com/huggingface/safetensors, without its library"""
    types = {"F32": numpy.float32, "I64": numpy.int64}
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    tensors = {}
    for name, about in header.items():
        if name != "__metadata__":
            start, end = about["data_offsets"]
            values = numpy.frombuffer(data[start:end], types[about["dtype"]]).reshape(about["shape"])
            tensors[name] = torch.from_numpy(values.copy())
    return tensors


def mix(value):
    """SplitMix64's finalizer"""
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & LONG
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & LONG
    return value ^ (value >> 31)


def philox(counter, key):
    """Philox4x32-10 (Salmon et al., 2011) of arrays of counters, four words each in a uint64"""
    for _ in range(10):
        product0 = 0xD2511F53 * counter[0]
        product1 = 0xCD9E8D57 * counter[2]
        first = (product1 >> 32) ^ counter[1] ^ key[0]
        third = (product0 >> 32) ^ counter[3] ^ key[1]
        counter = [first, product1 & WORD, third, product0 & WORD]
        key = [(key[0] + 0x9E3779B9) & WORD, (key[1] + 0xBB67AE85) & WORD]
    return counter


def latent_law(path):
    """The law of the latents that a generator learnt with"""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    return header.get("__metadata__", {}).get("latent", "normal")


def latents(seed, count, law="normal"):
    """The job's noise of a seed's first images, (count, 100): RandomStream(seed, SAMPLES, image, 0) of common-model"""
    key = mix((seed + mix(SAMPLES)) & LONG)
    image, block = (axis.astype(numpy.uint64) for axis in numpy.indices((count, LATENT // 4)))
    counter = [block, image & WORD, image >> 32, numpy.zeros_like(image)]
    words = philox(counter, [key & WORD, key >> 32])
    if law == "uniform":
        values = [2 * ((word >> 8) * 2.0**-24) - 1 for word in words]
        return torch.from_numpy(numpy.stack(values, axis=2).reshape(count, LATENT).astype(numpy.float32))
    pairs = []
    for uniform, angle in ((words[0], words[1]), (words[2], words[3])):
        radius = numpy.sqrt(-2 * numpy.log((uniform + 0.5) * 2.0**-32))
        turn = 2 * math.pi * (angle * 2.0**-32)
        pairs += [radius * numpy.cos(turn), radius * numpy.sin(turn)]
    return torch.from_numpy(numpy.stack(pairs, axis=2).reshape(count, LATENT).astype(numpy.float32))


def grey(images):
    """From [-1, 1] to bytes: (image, height, width)"""
    return numpy.floor(((images[:, 0] + 1) * 127.5).clip(0, 255) + 0.5).astype(numpy.uint8)


def write_grid(images, path):
    """A picture of images side by side"""
    from PIL import Image

    columns = math.ceil(math.sqrt(len(images)))
    side = images.shape[-1]
    grid = Image.new("L", (columns * side, math.ceil(len(images) / columns) * side))
    for i, image in enumerate(grey(images)):
        grid.paste(Image.fromarray(image), (i % columns * side, i // columns * side))
    grid.save(path)


def draw(generator, noise, first, directory):
    """Draws a batch to bytes in memory, and to a PNG file each where a directory is given"""
    pixels = grey(generator(noise).numpy())
    if directory:
        from PIL import Image

        for i, image in enumerate(pixels):
            Image.fromarray(image).save(os.path.join(directory, f"{first + i:08d}.png"))


def milliseconds(generator, seed, count, directory):
    """Processor time of an image"""
    if directory:
        os.makedirs(directory, exist_ok=True)
    for _ in range(3):
        draw(generator, latents(seed, BATCH), 0, directory)
    start = time.process_time()
    noise = latents(seed, count)
    for first in range(0, count, BATCH):
        draw(generator, noise[first : first + BATCH], first, directory)
    return (time.process_time() - start) * 1000 / count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--weights", required=True, help="generator.safetensors")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--to", help="X.png or X.npy; with --time a directory of PNG files")
    parser.add_argument("--time", action="store_true", help="print the milliseconds that an image takes")
    options = parser.parse_args()
    if not options.to and not options.time:
        parser.error("--to is required without --time")
    generator = Generator()
    try:
        generator.load_state_dict(read_safetensors(options.weights), strict=True)
    except RuntimeError as error:
        reason = str(error).splitlines()[1].strip()
        raise SystemExit("%s is no generator of dcgan: %.200s" % (options.weights, reason)) from error
    generator.eval()
    if options.time:
        with torch.no_grad():
            print(milliseconds(generator, options.seed, options.count, options.to))
        return
    with torch.no_grad():
        images = generator(latents(options.seed, options.count, latent_law(options.weights))).numpy()
    if options.to.endswith(".npy"):
        numpy.save(options.to, images)
    else:
        write_grid(images, options.to)


if __name__ == "__main__":
    main()
