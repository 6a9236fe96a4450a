#!/usr/bin/env python3
"""Records losses of G and D and their gradients at D's logits in PyTorch, float64.

    loss_parity.py > ../resources/parity/losses.json

A part of D's loss is recorded with the weight 1. Where a loss is not a module of PyTorch, it is written as in the paper.
"""
import json

import torch
from torch.nn import functional

REAL = [-3.0, -1.0, -0.5, 0.0, 0.25, 0.875, 1.0, 4.0]
GENERATED = [2.5, 0.5, -0.25, -1.0, -4.0, 1.0, 0.125, 0.0]


def cross_entropy(logits, label):
    return functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


def squares(logits, target):
    return functional.mse_loss(logits, torch.full_like(logits, target))


def losses(kind, target):
    """Returns the losses of G and both parts of D's, as functions of the logits on real and generated images."""
    return {
        "cross-entropy": (
            lambda real, generated: cross_entropy(generated, 1.0),
            lambda real, generated: cross_entropy(real, target),
            lambda real, generated: cross_entropy(generated, 0.0),
        ),
        "hinge": (
            lambda real, generated: -generated.mean(),
            lambda real, generated: functional.relu(1 - real).mean(),
            lambda real, generated: functional.relu(1 + generated).mean(),
        ),
        "least-squares": (
            lambda real, generated: squares(generated, 1.0),
            lambda real, generated: squares(real, target),
            lambda real, generated: squares(generated, 0.0),
        ),
        "wasserstein": (
            lambda real, generated: -generated.mean(),
            lambda real, generated: -real.mean(),
            lambda real, generated: generated.mean(),
        ),
        "relativistic": (
            lambda real, generated: functional.softplus(real - generated).mean(),
            lambda real, generated: functional.softplus(generated - real).mean(),
            lambda real, generated: functional.softplus(generated - real).mean(),
        ),
    }[kind]


def recorded(loss, wanted):
    """Returns a loss and its gradient at the logits on real images or at those on generated ones."""
    real = torch.tensor(REAL, dtype=torch.float64, requires_grad=True)
    generated = torch.tensor(GENERATED, dtype=torch.float64, requires_grad=True)
    value = loss(real, generated)
    value.backward()
    gradient = {"real": real.grad, "generated": generated.grad}[wanted]
    return {"loss": value.item(), "gradient": gradient.tolist()}


def main():
    record = {"real": REAL, "generated": GENERATED, "losses": []}
    for kind, smoothing in (
        ("cross-entropy", 0.0),
        ("cross-entropy", 0.125),
        ("hinge", 0.0),
        ("least-squares", 0.0),
        ("least-squares", 0.125),
        ("wasserstein", 0.0),
        ("relativistic", 0.0),
    ):
        of_generator, on_real, on_generated = losses(kind, 1 - smoothing)
        record["losses"].append(
            {
                "kind": kind,
                "label_smoothing": smoothing,
                "of_generator": recorded(of_generator, "generated"),
                "on_real": recorded(on_real, "real"),
                "on_generated": recorded(on_generated, "generated"),
            }
        )
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
