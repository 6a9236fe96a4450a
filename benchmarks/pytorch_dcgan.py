"""The reference program in PyTorch: its networks under its names, its losses, its order."""
import torch
from torch import nn

LATENT = 100


class Generator(nn.Module):
    """(batch, 100) -> (batch, 1, 32, 32)"""

    def __init__(self):
        super().__init__()
        self.l1 = nn.Sequential(nn.Linear(LATENT, 128 * 8 * 8))
        self.conv_blocks = nn.Sequential(
            nn.BatchNorm2d(128),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(128, 128, 3, stride=1, padding=1),
            nn.BatchNorm2d(128, 0.8),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(128, 64, 3, stride=1, padding=1),
            nn.BatchNorm2d(64, 0.8),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(64, 1, 3, stride=1, padding=1),
            nn.Tanh(),
        )

    def forward(self, noise):
        return self.conv_blocks(self.l1(noise).view(-1, 128, 8, 8))


class Discriminator(nn.Module):
    """(batch, 1, 32, 32) -> (batch, 1), a probability"""

    def __init__(self):
        super().__init__()
        layers = []
        channels = [1, 16, 32, 64, 128]
        for inputs, outputs in zip(channels, channels[1:]):
            layers += [nn.Conv2d(inputs, outputs, 3, 2, 1), nn.LeakyReLU(0.2, inplace=True), nn.Dropout2d(0.25)]
            if inputs > 1:
                layers.append(nn.BatchNorm2d(outputs, 0.8))
        self.model = nn.Sequential(*layers)
        self.adv_layer = nn.Sequential(nn.Linear(128 * 2 * 2, 1), nn.Sigmoid())

    def forward(self, images):
        return self.adv_layer(self.model(images).flatten(1))


def initialize(module):
    if isinstance(module, nn.Conv2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)


class Training:
    """Both networks and their optimizers, as the reference program starts them; capturable: for a CUDA graph."""

    def __init__(self, layout=torch.contiguous_format, capturable=False):
        self.generator = Generator().apply(initialize).to(memory_format=layout)
        self.discriminator = Discriminator().apply(initialize).to(memory_format=layout)
        self.loss = nn.BCELoss()
        adam = {"lr": 2e-4, "betas": (0.5, 0.999), "capturable": capturable}
        self.generator_adam = torch.optim.Adam(self.generator.parameters(), **adam)
        self.discriminator_adam = torch.optim.Adam(self.discriminator.parameters(), **adam)

    def step(self, real):
        """One step of both on a batch of real images, (batch, 1, 32, 32) in [-1, 1]: the losses of G and of D"""
        valid = torch.ones(len(real), 1)
        fake = torch.zeros(len(real), 1)

        self.generator_adam.zero_grad()
        generated = self.generator(torch.randn(len(real), LATENT))
        generator_loss = self.loss(self.discriminator(generated), valid)
        generator_loss.backward()
        self.generator_adam.step()

        self.discriminator_adam.zero_grad()
        on_real = self.loss(self.discriminator(real), valid)
        on_generated = self.loss(self.discriminator(generated.detach()), fake)
        discriminator_loss = (on_real + on_generated) / 2
        discriminator_loss.backward()
        self.discriminator_adam.step()
        return generator_loss.detach(), discriminator_loss.detach()
