"""Choices that a seed decides. Only `random.random()` stays the same from one Python to the next."""

import random


class Dice:
    def __init__(self, seed):
        self.random = random.Random(seed).random

    def roll(self, sides):
        return int(self.random() * sides)

    def between(self, low, high):
        return low + self.roll(high - low + 1)

    def one_in(self, sides):
        return self.roll(sides) == 0

    def pick(self, choices):
        return choices[self.roll(len(choices))]

    def some(self, least, most, make):
        return [make() for _ in range(self.between(least, most))]
