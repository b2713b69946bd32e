"""Seconds of an epoch in JAX, all its steps compiled as one loop (jit and lax.scan). Argument: epochs."""

import sys
import time

import digits
import jax
import jax.numpy as jnp
import numpy as np

BATCH, SIZES = 200, (784, 128, 64, 10)
epochs = int(sys.argv[1])
learn, judge, learn_labels, judge_labels = map(jnp.asarray, digits.split(56_000))


def make(key):
    """Weights and biases as PyTorch draws them."""
    layers = []
    for inputs, units in zip(SIZES, SIZES[1:]):
        key, one, two = jax.random.split(key, 3)
        bound = inputs**-0.5
        layers.append((jax.random.uniform(one, (inputs, units), minval=-bound, maxval=bound),
                       jax.random.uniform(two, (units,), minval=-bound, maxval=bound)))
    return layers


def scores(layers, x):
    for w, b in layers[:-1]:
        x = jax.nn.relu(x @ w + b)
    return x @ layers[-1][0] + layers[-1][1]


def cost(layers, x, labels):
    return -jnp.take_along_axis(jax.nn.log_softmax(scores(layers, x)), labels[:, None], 1).mean()


def step(state, rows):
    """Adam, with PyTorch's constants."""
    layers, mean, square, count = state
    slopes = jax.grad(cost)(layers, learn[rows], learn_labels[rows])
    count += 1
    mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, slopes)
    square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, square, slopes)
    layers = jax.tree.map(
        lambda w, m, v: w - 0.001 * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8),
        layers, mean, square)
    return (layers, mean, square, count), None


@jax.jit
def epoch(state, order):
    return jax.lax.scan(step, state, order)[0]


def fresh():
    layers = make(jax.random.key(1))
    zeros = jax.tree.map(jnp.zeros_like, layers)
    return layers, zeros, zeros, jnp.float32(0)


generator = np.random.default_rng(1)


def order():
    return jnp.asarray(generator.permutation(len(learn)).reshape(-1, BATCH))


jax.block_until_ready(epoch(fresh(), order()))  # compiles
state = fresh()
start = time.perf_counter()
for _ in range(epochs):
    state = epoch(state, order())
jax.block_until_ready(state)
seconds = time.perf_counter() - start
digits.tell(seconds / epochs, float((scores(state[0], judge).argmax(1) == judge_labels).mean()))
