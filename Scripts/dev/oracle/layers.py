"""Loss, gradients and predictions of small networks with every kind of layer, in PyTorch and double precision, on
data that the Swift side draws again."""

import numpy as np

from .digest import fnv1a
from .gradients import rounded

RELU = {"activation": {"_0": "relu"}}


def convolution(filters, kernel, stride=1, padding=0):
    numbers = {"filters": filters, "kernel": kernel, "stride": stride, "padding": padding}
    return {"convolution": numbers}


def pool(kind, size, stride=None):
    return {f"{kind}Pooling": {"size": size, "stride": stride or size}}


NORMALISATION = {"batchNormalisation": {}}
GLOBAL = {"globalAveragePooling": {}}
# Images, rows and layers. Rows fill one shard, several, and leave some over.
NETWORKS = [
    ([1, 8, 8], 5, [convolution(3, 3), RELU, pool("max", 2)]),
    ([1, 9, 7], 21, [convolution(20, 3, padding=1), RELU, convolution(6, 5, stride=2, padding=2)]),
    ([1, 9, 9], 37, [convolution(6, 5, padding=2), RELU, pool("max", 3, 2), convolution(16, 3), RELU,
                     pool("average", 2, 1), {"flatten": {}}, {"dense": {"units": 8}}, RELU]),
    ([1, 12, 12], 16, [convolution(32, 3, padding=1), RELU, convolution(32, 3, padding=1), RELU,
                       pool("max", 2), GLOBAL]),
    ([2, 6, 6], 20, [NORMALISATION, convolution(4, 3, padding=1), NORMALISATION, RELU, pool("max", 2),
                     {"dense": {"units": 6}}, NORMALISATION]),
    ([1, 7, 7], 40, [convolution(16, 3), NORMALISATION, RELU, {"residual": {"_0": [
        convolution(16, 3, padding=1), NORMALISATION, RELU, convolution(16, 3, padding=1)]}}, RELU, GLOBAL]),
    ([1, 6, 6], 18, [{"residual": {"_0": [convolution(1, 3, padding=1)]}}, RELU, {"residual": {"_0": [
        RELU, pool("max", 1), convolution(1, 1)]}}, pool("average", 5, 1)]),
    ([3, 5, 5], 7, [pool("max", 2, 1), {"activation": {"_0": "tanh"}}, convolution(5, 2, stride=2),
                    {"dropout": {"rate": 0}}]),
    ([1, 4, 4], 3, [convolution(40, 4), {"activation": {"_0": "logistic"}}, convolution(33, 1)]),
]


def cases(seed, count):
    choose = np.random.RandomState(seed)
    for image, rows, layers in NETWORKS[: count or len(NETWORKS)]:
        yield case(int(choose.randint(2**32)), image, rows, layers)


def case(seed, image, rows, layers, classes=3):
    import torch

    torch.set_default_dtype(torch.float64)
    rs = np.random.RandomState(seed)
    x = rs.uniform(-2, 2, (rows, *image)).astype(np.float32)
    labels = np.concatenate([np.arange(classes), rs.randint(0, classes, rows - classes)])
    # Dense layers of networks with logistic units begin with scikit-learn's factor for them.
    draw = Drawer(rs, 2 if {"activation": {"_0": "logistic"}} in layers else 6)
    network = build(layers, image, classes, draw)
    network.train()
    x = torch.from_numpy(x.astype(float))
    loss = torch.nn.functional.cross_entropy(network(x), torch.from_numpy(labels), reduction="sum")
    loss.backward()
    network.eval()
    predicted = torch.softmax(network(x), 1)

    gradients, statistics = {}, {}
    for name, layer in draw.layers:
        gradients[f"{name}.weight"] = plain(layer, layer.weight.grad)
        gradients[f"{name}.bias"] = rounded(layer.bias.grad.numpy())
        if hasattr(layer, "running_mean"):
            statistics[f"{name}.running_mean"] = rounded(layer.running_mean.numpy())
            statistics[f"{name}.running_variance"] = rounded(layer.running_var.numpy())
    return {
        "seed": seed,
        "rows": rows,
        "input": dict(zip(["channels", "height", "width"], image)),
        "classes": classes,
        "layers": layers,
        "firstWeights": fnv1a(np.concatenate(draw.values).view(np.uint32)),
        "loss": float(loss.detach()),
        "gradients": gradients,
        "statistics": statistics,
        "predicted": rounded(predicted.detach().numpy()),
    }


def plain(layer, values):
    """Our dense weights are [inputs x units], PyTorch's the other way round."""
    import torch

    values = values.T if isinstance(layer, torch.nn.Linear) else values
    return rounded(values.contiguous().numpy())


class Drawer:
    """Makes layers and draws their first weights in single precision, as the Swift side does."""

    def __init__(self, rs, factor):
        self.rs = rs
        self.factor = factor
        self.layers, self.values = [], []

    def uniform(self, bound, *shape):
        values = self.rs.uniform(-bound, bound, shape).astype(np.float32)
        self.values.append(values.ravel())
        return values.astype(float)

    def constant(self, number, count):
        self.values.append(np.full(count, number, np.float32))

    def keep(self, name, layer):
        self.layers.append((name, layer))
        return layer

    def dense(self, name, inputs, units):
        import torch

        layer = torch.nn.Linear(inputs, units)
        bound = np.sqrt(self.factor / (inputs + units))
        layer.weight.data = torch.from_numpy(self.uniform(bound, inputs, units).T.copy())
        layer.bias.data = torch.from_numpy(self.uniform(bound, units))
        return self.keep(name, layer)

    def convolution(self, name, inputs, filters, kernel, stride, padding):
        import torch

        layer = torch.nn.Conv2d(inputs, filters, kernel, stride, padding)
        bound = np.sqrt(6 / (inputs * kernel**2))
        layer.weight.data = torch.from_numpy(self.uniform(bound, filters, inputs, kernel, kernel))
        layer.bias.data.zero_()
        self.constant(0, filters)
        return self.keep(name, layer)

    def normalisation(self, name, channels, is_flat):
        import torch

        self.constant(1, channels)
        self.constant(0, channels)
        make = torch.nn.BatchNorm1d if is_flat else torch.nn.BatchNorm2d
        return self.keep(name, make(channels))


def build(layers, image, classes, draw, prefix=""):
    import torch

    class Residual(torch.nn.Module):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, x):
            return x + self.inner(x)

    modules, shape = [], torch.zeros(2, *image)

    def add(module):
        nonlocal shape
        modules.append(module)
        with torch.no_grad():
            training = module.training
            shape = module.eval()(shape)
            module.train(training)

    for index, layer in enumerate(layers):
        ((kind, numbers),) = layer.items()
        name = f"{prefix}{index + 1}"
        if kind == "dense":
            if shape.ndim > 2:
                add(torch.nn.Flatten())
            add(draw.dense(name, shape.shape[1], numbers["units"]))
        elif kind == "activation":
            add({"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "logistic": torch.nn.Sigmoid}[numbers["_0"]]())
        elif kind == "convolution":
            add(draw.convolution(name, shape.shape[1], **numbers))
        elif kind == "maxPooling":
            add(torch.nn.MaxPool2d(numbers["size"], numbers["stride"]))
        elif kind == "averagePooling":
            add(torch.nn.AvgPool2d(numbers["size"], numbers["stride"]))
        elif kind == "globalAveragePooling":
            add(torch.nn.AdaptiveAvgPool2d(1))
        elif kind == "batchNormalisation":
            add(draw.normalisation(name, shape.shape[1], shape.ndim == 2))
        elif kind == "dropout":
            add(torch.nn.Dropout(numbers["rate"]))
        elif kind == "flatten":
            add(torch.nn.Flatten())
        elif kind == "residual":
            add(Residual(build(numbers["_0"], shape.shape[1:], None, draw, f"{name}.")))
    if classes:
        if shape.ndim > 2:
            add(torch.nn.Flatten())
        add(draw.dense(f"{prefix}{len(layers) + 1}", shape.shape[1], classes))
    return torch.nn.Sequential(*modules)
