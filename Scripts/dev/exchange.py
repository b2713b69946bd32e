"""Compares digitbook's answers with those of others that run its networks, and the other way. See Scripts/dev/exchange."""

import argparse
import copy
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import warnings

import huggingface_hub
import numpy as np
import onnx
import onnxruntime
import safetensors
import safetensors.torch
import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.set_num_threads(2)
CLOSE = 1e-5
BATCH = 500


class Digitbook:
    """A running program; each line is answered by a JSON object."""

    def __init__(self, binary):
        self.process = subprocess.Popen(
            [binary, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def __call__(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"exchange: digitbook ended at '{line}'")
        cell = json.loads(answer)
        if cell["status"] != "ok":
            raise SystemExit(f"exchange: {line}: {cell['error']['message']}")
        return cell.get("result", {})

    def predictions(self, model, path):
        """Labels of the test rows, and the probability of each class."""
        self(f"predict test out='{path}' columns=all model={model}")
        rows = [line.split(",") for line in pathlib.Path(path).read_text().split()[1:]]
        return np.array([int(row[1]) for row in rows]), np.array([[float(share) for share in row[2:]] for row in rows])

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x).reshape(x.shape)


def batches(images):
    return [images[start:start + BATCH] for start in range(0, len(images), BATCH)]


# Out of digitbook


def random_layers(generator):
    """Layers for images of 28 x 28, every kind among them."""
    layers, channels, side = [], 1, 28
    for _ in range(generator.randint(1, 3)):
        kernel = generator.choice([2, 3, 5])
        padding = generator.randint(0, kernel - 1)
        stride = generator.choice([1, 1, 1, 2])
        after = (side + 2 * padding - kernel) // stride + 1
        if after < 3:
            break
        channels, side = generator.choice([4, 6, 8, 12]), after
        layers.append(f"conv:{channels}x{kernel}" + (f"/{stride}" if stride > 1 else "") + (f"+{padding}" if padding else ""))
        if generator.random() < 0.4:
            layers.append("bn")
        if generator.random() < 0.3:
            layers.append(f"residual(conv:{channels}x3+1" + (",bn)" if generator.random() < 0.5 else ")"))
        if generator.random() < 0.5 and side >= 6:
            size = generator.choice([2, 3])
            step = generator.choice([size, size - 1]) or size
            layers.append(generator.choice(["pool", "avgpool"]) + f":{size}" + (f"/{step}" if step != size else ""))
            side = (side - size) // step + 1
        if generator.random() < 0.3:
            layers.append(generator.choice(["tanh", "logistic", "relu"]))
    ending = generator.choice(["gap", "flatten", "none", "none"])
    if layers and ending != "none":
        layers.append(ending)
    for _ in range(generator.randint(0, 2)):
        units = generator.choice([16, 24, 40])
        layers.append(f"dense:{units}")
        if generator.random() < 0.4:
            layers.append("bn")
        if generator.random() < 0.3:
            layers.append("dropout:0.2")
        if generator.random() < 0.3:
            layers.append(f"residual(dense:{units})")
    return ",".join(layers or ["dense:32"])


def own_networks():
    """Names and training lines."""
    generator = random.Random(1)
    yield "mlp", "train mlp epochs=1"
    yield "lenet", "train lenet epochs=1"
    yield "cnn", "train cnn epochs=1"
    yield "cnn-large", "train cnn-large epochs=1"
    yield "plain", "train epochs=3"
    yield "softmax-regression", "train hidden=none epochs=2"
    yield "sigmoid", "train output=sigmoid activation=logistic epochs=2"
    for number in range(1, 21):
        activation = generator.choice(["relu", "relu", "tanh", "logistic"])
        output = generator.choice(["softmax", "softmax", "sigmoid"])
        yield f"random{number}", (
            f"train layers={random_layers(generator)} activation={activation} output={output} "
            f"epochs=1 seed={number} batch=64")


def run_onnx(path, images):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    parts = [session.run(["label", "probabilities"], {"image": part}) for part in batches(images)]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def run_safetensors(path, images):
    with safetensors.safe_open(path, "pt") as file:
        texts = file.metadata()
    network = eval(texts["torch"], {"nn": nn, "Residual": Residual})
    network.load_state_dict(safetensors.torch.load_file(path), strict=True)
    network.eval()
    ink = torch.from_numpy(images).float() / 255
    ink = ink.reshape(len(ink), -1) if texts["input"].endswith("rows of pixels") else ink[:, None]
    with torch.no_grad():
        scores = torch.cat([network(part) for part in batches(ink)])
    function = torch.sigmoid if "sigmoid" in texts["output"] else lambda scores: torch.softmax(scores, 1)
    return function(scores).numpy()


def check_out(digitbook, name, model, folder, images, is_ensemble=False):
    labels, shares = digitbook.predictions(model, folder / f"{name}.csv")
    report = []
    for suffix, key in [("", ""), (".folded", " bn=folded")]:
        path = folder / f"{name}{suffix}.onnx"
        digitbook(f"export model {model} '{path}'{key}")
        onnx.checker.check_model(onnx.load(path), full_check=True)
        there, probabilities = run_onnx(path, images)
        report.append((f"onnx{suffix}", (there == labels).sum(), np.abs(probabilities - shares).max()))
    if not is_ensemble:
        path = folder / f"{name}.safetensors"
        digitbook(f"export model {model} '{path}'")
        probabilities = run_safetensors(path, images)
        report.append(("torch", (probabilities.argmax(1) == labels).sum(), np.abs(probabilities - shares).max()))
        path = folder / f"{name}.npz"
        digitbook(f"export model {model} '{path}'")
        stored = safetensors.torch.load_file(folder / f"{name}.safetensors")
        arrays = np.load(path)
        same = all(np.array_equal(arrays[key], value.numpy()) for key, value in stored.items())
        report.append(("npz", len(images) if same else 0, 0.0))
    return report


def check_card(digitbook, model, folder):
    """The header as Hugging Face reads it: the accuracy of the report, and the word where rows were seen."""
    shutil.rmtree(folder, ignore_errors=True)
    digitbook(f"export card {model} '{folder}'")
    result = huggingface_hub.ModelCard.load(folder / "README.md").data.eval_results[0]
    report = digitbook(f"report model={model}")
    says_seen = "seen in training" in result.metric_name
    return abs(result.metric_value - report["accuracy"]) < 1e-4 and says_seen == report["includes_training_rows"]


# Into digitbook


def learn(network, inputs, labels, epochs=1):
    """One short training; the rows are few, and the answers need not be good."""
    torch.manual_seed(1)
    optimizer = torch.optim.Adam(network.parameters(), 2e-3)
    network.train()
    for _ in range(epochs):
        for start in range(0, len(inputs), 100):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(network(inputs[start:start + 100]), labels[start:start + 100])
            loss.backward()
            optimizer.step()
    network.eval()
    return network


class Viewed(nn.Module):
    """As people write it: view, log_softmax."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 8, 3), nn.Conv2d(8, 12, 3, stride=2, padding=1)
        self.fc1, self.fc2 = nn.Linear(12 * 6 * 6, 32), nn.Linear(32, 10)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = nn.functional.avg_pool2d(torch.relu(self.conv2(x)), 2, 1)
        x = x.view(x.size(0), -1)
        return torch.log_softmax(self.fc2(torch.relu(self.fc1(x))), 1)


class Scaled(nn.Module):
    """Takes grey levels and scales them itself; a residual, and the mean of each channel."""

    def __init__(self):
        super().__init__()
        self.start = nn.Sequential(nn.Conv2d(1, 12, 5, stride=2, padding=2), nn.BatchNorm2d(12), nn.ReLU())
        self.middle = nn.Sequential(nn.Conv2d(12, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU(),
                                    nn.Conv2d(12, 12, 3, padding=1), nn.BatchNorm2d(12))
        self.end = nn.Linear(12, 10)

    def forward(self, x):
        x = self.start((x / 255 - 0.1307) / 0.3081)
        return self.end(torch.relu(x + self.middle(x)).mean([2, 3]))


def torch_networks(folder, ink, labels):
    """Name, path, labels on the test rows by onnxruntime or PyTorch, further keys."""
    train, test = ink
    mean, deviation = 0.1307, 0.3081

    def by_torch(network, inputs):
        with torch.no_grad():
            return torch.cat([network(part) for part in batches(inputs)]).argmax(1).numpy()

    def by_onnx(path, inputs):
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        name, size = session.get_inputs()[0].name, session.get_inputs()[0].shape[0]
        size = size if isinstance(size, int) else BATCH
        parts = [session.run(None, {name: inputs[start:start + size].numpy()})[0] for start in range(0, len(inputs), size)]
        return np.concatenate(parts).argmax(1)

    flat = lambda x: x.reshape(len(x), -1)
    image = lambda x: x[:, None]
    normal = lambda x: (x[:, None] - mean) / deviation

    mlp = learn(nn.Sequential(nn.Linear(784, 48), nn.ReLU(), nn.Linear(48, 24), nn.ReLU(), nn.Linear(24, 10)),
                flat(train), labels)
    path = folder / "torch-mlp.onnx"
    torch.onnx.export(mlp, (flat(test)[:8],), path, dynamo=True, verbose=False)
    yield "torch-mlp", path, by_onnx(path, flat(test)), ""

    cnn = learn(nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3),
        nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.2), nn.Flatten(), nn.Linear(16 * 36, 10),
        nn.Softmax(1)), normal(train), labels, 2)
    path = folder / "torch-cnn-normalised.onnx"
    torch.onnx.export(cnn, (normal(test)[:1],), path, dynamo=True, verbose=False)
    yield "torch-cnn-normalised", path, by_onnx(path, normal(test)), ""

    viewed = learn(Viewed(), image(train), labels)
    path = folder / "torch-older-exporter.onnx"
    torch.onnx.export(viewed, (image(test)[:4],), path, dynamo=False, input_names=["input"], output_names=["scores"],
                      dynamic_axes={"input": {0: "batch"}, "scores": {0: "batch"}})
    yield "torch-older-exporter", path, by_onnx(path, image(test)), ""

    levels = lambda x: x[:, None] * 255
    scaled = learn(Scaled(), levels(train), labels, 2)
    path = folder / "torch-residual-levels.onnx"
    torch.onnx.export(scaled, (levels(test)[:2],), path, dynamo=True, verbose=False)
    yield "torch-residual-levels", path, by_onnx(path, levels(test)), ""

    bent = learn(nn.Sequential(nn.Flatten(), nn.Linear(784, 32), nn.Tanh(), nn.Linear(32, 32), nn.Sigmoid(),
                               nn.Linear(32, 10)), 1 - train, labels, 2)
    path = folder / "torch-inverted.onnx"
    torch.onnx.export(bent, ((1 - test)[:4],), path, dynamo=False)
    yield "torch-inverted", path, by_onnx(path, 1 - test), ""

    path = folder / "torch-mlp.safetensors"
    safetensors.torch.save_file(mlp.state_dict(), path)
    yield "torch-mlp-safetensors", path, by_torch(mlp, flat(test)), ""

    path = folder / "torch-half.safetensors"
    half = copy.deepcopy(mlp).half()
    safetensors.torch.save_file(half.state_dict(), path)
    yield "torch-half-safetensors", path, by_torch(half.float(), flat(test)), ""

    path = folder / "torch-cnn.safetensors"
    safetensors.torch.save_file(cnn.state_dict(), path)
    yield "torch-cnn-safetensors", path, by_torch(cnn, normal(test)), " layers=conv:8x3+1,bn,pool:2,conv:16x3,bn,pool:2"


def sklearn_networks(folder, levels, labels):
    from skl2onnx import to_onnx
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    train, test = levels
    pipeline = make_pipeline(StandardScaler(), MLPClassifier((40,), max_iter=8, random_state=1))
    pipeline.fit(train.astype(np.float32), labels)
    path = folder / "sklearn-pipeline.onnx"
    path.write_bytes(to_onnx(pipeline, train[:1].astype(np.float32)).SerializeToString())
    yield "sklearn-pipeline", path, pipeline.predict(test.astype(np.float32)), ""

    network = MLPClassifier((30, 20), activation="tanh", max_iter=8, random_state=1).fit(train / 255, labels)
    path = folder / "sklearn-double.onnx"
    path.write_bytes(to_onnx(network, (train[:1] / 255).astype(np.float64), options={"zipmap": False}).SerializeToString())
    yield "sklearn-double", path, network.predict(test / 255), ""

    linear = LogisticRegression(max_iter=30).fit(train / 255, labels)
    path = folder / "sklearn-linear.onnx"
    path.write_bytes(to_onnx(linear, (train[:1] / 255).astype(np.float32)).SerializeToString())
    yield "sklearn-linear", path, linear.predict(test / 255), ""


def keras_networks(folder, ink, labels):
    import keras
    from keras import layers

    train, test = ink
    keras.utils.set_random_seed(1)

    def fitted(network, inputs, epochs=1):
        network.compile("adam", "sparse_categorical_crossentropy")
        network.fit(inputs, labels, batch_size=100, epochs=epochs, verbose=0)
        return network

    def answers(network, inputs):
        return network.predict(inputs, batch_size=BATCH, verbose=0).argmax(1)

    cnn = fitted(keras.Sequential([
        keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(12, 3, padding="same", use_bias=False), layers.BatchNormalization(), layers.ReLU(),
        layers.MaxPooling2D(), layers.Flatten(), layers.BatchNormalization(), layers.Dropout(0.2),
        layers.Dense(10, activation="softmax")]), 255 * train[..., None], 2)
    path = folder / "keras-cnn.keras"
    cnn.save(path)
    yield "keras-cnn", path, answers(cnn, 255 * test[..., None]), ""

    start = keras.Input((28, 28, 1))
    x = layers.Conv2D(12, 3, strides=2, padding="same", activation="relu")(start)
    y = layers.Conv2D(12, 3, padding="same", activation="relu")(x)
    x = layers.Add()([x, layers.Conv2D(12, 3, padding="same")(y)])
    x = layers.GlobalAveragePooling2D()(layers.Activation("tanh")(x))
    residual = fitted(keras.Model(start, layers.Dense(10, activation="softmax")(x)), train[..., None], 3)
    path = folder / "keras-residual.keras"
    residual.save(path)
    yield "keras-residual", path, answers(residual, test[..., None]), ""

    mlp = fitted(keras.Sequential([
        keras.Input((28, 28)), layers.Flatten(), layers.Dense(40, activation="sigmoid"),
        layers.Dense(30, activation="tanh"), layers.Dense(10, activation="sigmoid")]), train)
    path = folder / "keras-mlp.keras"
    mlp.save(path)
    yield "keras-mlp", path, answers(mlp, test), ""


def check_in(digitbook, name, path, labels, keys, folder):
    result = digitbook(f"import model '{path}' name=theirs{keys}")
    found, _ = digitbook.predictions("theirs", folder / f"{name}.csv")
    return int((found == labels).sum()), result["input"]


# All of them


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--beside", default="./Scripts/digitbook")
    parser.add_argument("--keep")
    options = parser.parse_args()
    temporary = tempfile.TemporaryDirectory()
    folder = pathlib.Path(options.keep or temporary.name).resolve()
    folder.mkdir(exist_ok=True, parents=True)
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}, safetensors {safetensors.__version__}, "
          f"torch {torch.__version__}", flush=True)

    digitbook = Digitbook(options.beside)
    digitbook("load mnist")
    digitbook(f"export data '{folder / 'mnist.npz'}' --force")
    data = np.load(folder / "mnist.npz")
    images, truth = data["x_test"], data["y_test"]
    failures = 0

    def told(text, is_right):
        nonlocal failures
        failures += not is_right
        print(("  " if is_right else "! ") + text, flush=True)

    digitbook("load mnist rows=6000 name=few")
    made = {}
    for name, line in own_networks():
        if options.only in name or options.only in "ensemble" and name in ("mlp", "cnn"):
            made[name] = digitbook(f"{line} name={name}")["name"]
    if "mlp" in made and "cnn" in made:
        digitbook("ensemble mlp cnn name=both")
        made["ensemble"] = "both"
    digitbook("use mnist")
    for name, model in made.items():
        if options.only not in name:
            continue
        for tool, right, distance in check_out(digitbook, name, model, folder, images, name == "ensemble"):
            told(f"out {name:20} {tool:12} {right:6} of {len(images)} labels, probabilities within {distance:.1e}",
                 right == len(images) and distance <= CLOSE)

    for model in list(made.values())[:1]:
        told("out card", check_card(digitbook, model, folder / "card"))

    few, their_labels = data["x_train"][:10000], data["y_train"][:10000]
    ink = torch.from_numpy(few).float() / 255, torch.from_numpy(images).float() / 255
    makers = [
        lambda: torch_networks(folder, ink, torch.from_numpy(their_labels)),
        lambda: sklearn_networks(folder, (few.reshape(len(few), -1), images.reshape(len(images), -1)), their_labels),
        lambda: keras_networks(folder, (few.astype(np.float32) / 255, images.astype(np.float32) / 255), their_labels),
    ]
    count = 0
    for make in makers:
        for name, path, labels, keys in make():
            if options.only not in name:
                continue
            count += 1
            right, meaning = check_in(digitbook, name, path, labels, keys, folder)
            told(f"in  {name:33} {right:6} of {len(images)} labels, inputs {meaning['scale']}"
                 f"{', inverted' if meaning['is_inverted'] else ''}, {(labels == truth).mean():.2%} right",
                 right == len(images))
    digitbook.end()
    print(f"{len(made)} networks out, {count} in, {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
