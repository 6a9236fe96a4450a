#!/usr/bin/env python3
"""Makes photos of CelebA's size, and prepares them with Pillow as PyTorch's DCGAN tutorial does.

    benchmarks/photos.py make FOLDER COUNT    JPEGs of 178x218, the same at each call
    benchmarks/photos.py more FOLDER TIMES TO [MOST]
                                              links to each of them, so many times, but not more links than that
    benchmarks/photos.py pillow FOLDER        prints the milliseconds of processor time of a photo: read, decoded,
                                              resized to 64 and cropped

Needs NumPy and Pillow (Debian: python3-numpy, python3-pil).
"""
import os
import sys
import time

import numpy
import PIL
from PIL import Image

WIDTH, HEIGHT, SIZE = 178, 218, 64
DIFFERENT = 400


def photo(random):
    """Smooth colours of several scales, an oval in the middle, and the noise of a sensor"""
    pixels = numpy.full((HEIGHT, WIDTH, 3), random.uniform(60, 190, 3), numpy.float32)
    for scale, strength in ((2, 90), (5, 50), (12, 30)):
        for channel in range(3):
            coarse = Image.fromarray(random.normal(0, strength, (scale + 2, scale + 2)).astype(numpy.float32))
            pixels[..., channel] += numpy.asarray(coarse.resize((WIDTH, HEIGHT), Image.BICUBIC))
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    oval = ((y - HEIGHT / 2) / 70) ** 2 + ((x - WIDTH / 2) / 50) ** 2 < 1
    pixels[oval] = 0.3 * pixels[oval] + 0.7 * random.uniform((150, 100, 80), (240, 190, 170))
    pixels += random.normal(0, 4, pixels.shape)
    return pixels


def make(folder, count):
    random = numpy.random.default_rng(3)
    os.makedirs(folder, exist_ok=True)
    different = [photo(random) for _ in range(min(count, DIFFERENT))]
    for i in range(count):
        shifted = numpy.roll(different[i % len(different)], i // len(different) * 3, axis=1)
        image = Image.fromarray(numpy.clip(shifted, 0, 255).astype(numpy.uint8))
        image.save(os.path.join(folder, f"{i + 1:06d}.jpg"), quality=90)


def more(folder, times, target, most=None):
    os.makedirs(target, exist_ok=True)
    links = [(name, i) for i in range(times) for name in sorted(os.listdir(folder))]
    for name, i in links[:most]:
        os.link(os.path.join(folder, name), os.path.join(target, f"{i}-{name}"))


def prepare(path):
    image = Image.open(path).convert("RGB")
    resized = image.resize((SIZE, SIZE * image.height // image.width), Image.BILINEAR)
    top = round((resized.height - SIZE) / 2)
    return resized.crop((0, top, SIZE, top + SIZE)).tobytes()


def pillow(folder):
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    for path in paths[:200]:
        prepare(path)
    start = time.process_time()
    for path in paths:
        prepare(path)
    print((time.process_time() - start) * 1000 / len(paths))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--version"]:
        print(f"Pillow {PIL.__version__}")
    elif sys.argv[1:2] == ["make"] and len(sys.argv) == 4:
        make(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1:2] == ["more"] and len(sys.argv) in (5, 6):
        more(sys.argv[2], int(sys.argv[3]), sys.argv[4], *map(int, sys.argv[5:]))
    elif sys.argv[1:2] == ["pillow"] and len(sys.argv) == 3:
        pillow(sys.argv[2])
    else:
        sys.exit(__doc__)
