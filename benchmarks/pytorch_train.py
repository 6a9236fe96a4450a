#!/usr/bin/env python3
"""Trains the reference program in PyTorch on MNIST and keeps its networks after each epoch.

Writes generator-epoch-<n>.safetensors and discriminator-epoch-<n>.safetensors into --to, under the names of the reference's
modules, for `DcganJob import`. Images are resized to 32x32 as torchvision's Resize does it, by Pillow's bilinear filter.
"""
import argparse
import json
import os
import struct
import time

import numpy
import torch
from PIL import Image

from pytorch_dcgan import Training


def read_images(path):
    """An IDX file of images as a tensor (count, 1, 32, 32) in [-1, 1]"""
    with open(path, "rb") as file:
        magic, count, height, width = struct.unpack(">4i", file.read(16))
        if magic != 0x803:
            raise SystemExit("%s is no IDX file of images: it starts with %#x instead of 0x803" % (path, magic))
        pixels = numpy.frombuffer(file.read(), numpy.uint8).reshape(count, height, width)
    resized = [numpy.asarray(Image.fromarray(image).resize((32, 32), Image.BILINEAR)) for image in pixels]
    return torch.from_numpy(numpy.stack(resized)[:, None]).float().div_(255).sub_(0.5).div_(0.5)


def write_safetensors(path, module):
    """A module's parameters and buffers in the format of github.com/huggingface/safetensors, without its library"""
    header, data, offset = {}, [], 0
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        values = tensor.detach().contiguous(memory_format=torch.contiguous_format).float().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(values)]}
        data.append(values)
        offset += len(values)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", required=True, help="directory with MNIST's train-images-idx3-ubyte")
    parser.add_argument("--to", required=True, help="directory that is written into")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    os.makedirs(options.to, exist_ok=True)
    images = read_images(os.path.join(options.data, "train-images-idx3-ubyte"))
    training = Training(torch.channels_last)
    start = time.time()
    for epoch in range(1, options.epochs + 1):
        losses = []
        batches = torch.randperm(len(images)).split(options.batch)
        for i, batch in enumerate(batches, 1):
            step = training.step(images[batch].contiguous(memory_format=torch.channels_last))
            losses.append([loss.item() for loss in step])
            if i % 100 == 0 or i == len(batches):
                mean = numpy.mean(losses, axis=0)
                text = "epoch %d/%d, step %d/%d, mean losses G %.3f D %.3f, %.0f s"
                print(text % (epoch, options.epochs, i, len(batches), *mean, time.time() - start), flush=True)
        for name, module in (("generator", training.generator), ("discriminator", training.discriminator)):
            write_safetensors(os.path.join(options.to, "%s-epoch-%d.safetensors" % (name, epoch)), module)


if __name__ == "__main__":
    main()
