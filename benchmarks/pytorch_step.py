#!/usr/bin/env python3
"""Times one training step of the reference program in PyTorch, or of PyTorch's DCGAN example: networks, losses, order.

Prints the step's time in milliseconds, a line a step, after a warm-up. Real images are made before the clock starts, so
that no data loading is timed. With --version: what would be timed, in one line.
"""
import argparse
import os
import re
import time

import torch

import pytorch_dcgan
import pytorch_paper

RECIPES = {"dcgan": (pytorch_dcgan.Training, 32), "dcgan-paper": (pytorch_paper.Training, 64)}


def version():
    """PyTorch's version, and the BLAS that its linear layers found on this machine."""
    torch.mm(torch.ones(2, 2), torch.ones(2, 2))
    with open("/proc/self/maps", encoding="utf-8") as maps:
        libraries = {os.path.realpath(line.split()[-1]) for line in maps if "blas" in line}
    names = "".join(sorted(libraries)).lower()
    blas = "OpenBLAS" if "openblas" in names else "MKL" if torch.backends.mkl.is_available() else "reference BLAS"
    onednn = re.search(r"MKL-DNN v([\d.]+)", torch.__config__.show())
    return "PyTorch %s, oneDNN %s, %s" % (torch.__version__, onednn.group(1) if onednn else "none", blas)


def captured(training, real):
    """What replays a step on the same images, and returns its losses. Some steps come first, on the capture's stream, as PyTorch asks."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            training.step(real)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        losses = training.step(real)

    def replay():
        graph.replay()
        return losses

    return replay


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--recipe", choices=RECIPES, default="dcgan", help="whose networks")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--warm-up", type=int, default=5, help="steps that are not timed")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--channels-last", action="store_true", help="in that memory format, which the reference does not use")
    parser.add_argument("--device", default="cpu", help="cpu, or cuda with PyTorch 2")
    parser.add_argument("--graph", action="store_true", help="captures the step as a CUDA graph and replays it")
    parser.add_argument("--version", action="store_true")
    options = parser.parse_args()
    if options.version:
        print(version())
        return
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    if options.device != "cpu":
        torch.set_default_device(options.device)
    make, size = RECIPES[options.recipe]
    training = make(layout, capturable=options.graph)
    real = (torch.rand(options.batch, 1, size, size) * 2 - 1).to(memory_format=layout)
    step = captured(training, real) if options.graph else lambda: training.step(real)
    for i in range(options.warm_up + options.steps):
        start = time.perf_counter()
        losses = step()
        # Waits for the device.
        for loss in losses:
            loss.item()
        if i >= options.warm_up:
            print("%.3f" % ((time.perf_counter() - start) * 1e3), flush=True)


if __name__ == "__main__":
    main()
