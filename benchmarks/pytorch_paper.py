"""PyTorch's DCGAN example at 64x64, in one channel: the paper's networks, their losses, D's step before G's."""
import torch
from torch import nn

LATENT = 100
WIDTH = 64


def generator():
    """(batch, 100, 1, 1) -> (batch, 1, 64, 64)"""
    layers = [nn.ConvTranspose2d(LATENT, 8 * WIDTH, 4, 1, 0, bias=False)]
    for maps in (8 * WIDTH, 4 * WIDTH, 2 * WIDTH):
        layers += [nn.BatchNorm2d(maps), nn.ReLU(True), nn.ConvTranspose2d(maps, maps // 2, 4, 2, 1, bias=False)]
    layers += [nn.BatchNorm2d(WIDTH), nn.ReLU(True), nn.ConvTranspose2d(WIDTH, 1, 4, 2, 1, bias=False)]
    return nn.Sequential(*layers, nn.Tanh())


def discriminator():
    """(batch, 1, 64, 64) -> (batch, 1, 1, 1), a probability"""
    layers = [nn.Conv2d(1, WIDTH, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
    for maps in (WIDTH, 2 * WIDTH, 4 * WIDTH):
        layers += [nn.Conv2d(maps, 2 * maps, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * maps), nn.LeakyReLU(0.2, inplace=True)]
    return nn.Sequential(*layers, nn.Conv2d(8 * WIDTH, 1, 4, 1, 0, bias=False), nn.Sigmoid())


def initialize(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)


class Training:
    """Both networks and their optimizers, as the example starts them; capturable: for a CUDA graph."""

    def __init__(self, layout=torch.contiguous_format, capturable=False):
        self.generator = generator().apply(initialize).to(memory_format=layout)
        self.discriminator = discriminator().apply(initialize).to(memory_format=layout)
        self.loss = nn.BCELoss()
        adam = {"lr": 2e-4, "betas": (0.5, 0.999), "capturable": capturable}
        self.generator_adam = torch.optim.Adam(self.generator.parameters(), **adam)
        self.discriminator_adam = torch.optim.Adam(self.discriminator.parameters(), **adam)

    def step(self, real):
        """One step of both on a batch of real images, (batch, 1, 64, 64) in [-1, 1]: the losses of G and of D"""
        valid = torch.ones(len(real))
        fake = torch.zeros(len(real))

        self.discriminator_adam.zero_grad()
        on_real = self.loss(self.discriminator(real).flatten(), valid)
        on_real.backward()
        generated = self.generator(torch.randn(len(real), LATENT, 1, 1))
        on_generated = self.loss(self.discriminator(generated.detach()).flatten(), fake)
        on_generated.backward()
        self.discriminator_adam.step()

        self.generator_adam.zero_grad()
        generator_loss = self.loss(self.discriminator(generated).flatten(), valid)
        generator_loss.backward()
        self.generator_adam.step()
        return generator_loss.detach(), (on_real + on_generated).detach()
