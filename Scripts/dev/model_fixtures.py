"""Writes the networks of Tests/ExperimentsTests/Fixtures/Models, a few kilobytes each, with the tools that people write
them with, and what those answer:

    Scripts/dev/exchange --only none      # makes .venv-exchange
    KERAS_BACKEND=torch .venv-exchange/bin/python Scripts/dev/model_fixtures.py

The images are 12 of 8 x 8 grey levels. Each network takes them in another form; `expected.json` has the probabilities.
"""

import json
import pathlib
import shutil
import warnings

import keras
import numpy as np
import onnxruntime
import safetensors.torch
import torch
from keras import layers
from skl2onnx import to_onnx
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

warnings.filterwarnings("ignore")
folder = pathlib.Path(__file__).parents[2] / "Tests/ExperimentsTests/Fixtures/Models"
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
generator = np.random.RandomState(1)
images = (generator.rand(12, 8, 8) * 255).astype(np.uint8)
ink = images.astype(np.float32) / 255
labels = generator.randint(0, 3, 12)
expected = {}
torch.manual_seed(1)
keras.utils.set_random_seed(1)


def note(path, probabilities, **meaning):
    expected[path.name] = {"probabilities": np.asarray(probabilities, np.float64).round(7).tolist(), **meaning}


def run(path, inputs, output=-1):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    size = session.get_inputs()[0].shape[0]
    size = size if isinstance(size, int) else len(inputs)
    parts = [session.run(None, {name: inputs[at:at + size]})[output] for at in range(0, len(inputs), size)]
    return np.concatenate([np.array([[row[key] for key in sorted(row)] for row in part]) if isinstance(part, list) else part
                           for part in parts])


def shaken(network):
    """Normalisations whose statistics are not those of a new one."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.BatchNorm1d)):
            nn.init.uniform_(module.running_mean, -0.3, 0.3)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    return network.eval()


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Sequential(nn.Conv2d(1, 4, 3, stride=2, padding=1), nn.BatchNorm2d(4), nn.ReLU())
        self.middle = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4))
        self.end = nn.Linear(4, 3)

    def forward(self, x):
        x = self.start((x - 0.1307) / 0.3081)
        return torch.softmax(self.end(torch.relu(x + self.middle(x)).mean([2, 3])), 1)


class Viewed(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(1, 3, 3), nn.Linear(27, 3)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv(x)), 2)
        return torch.log_softmax(self.fc(x.view(x.size(0), -1)), 1)


image = torch.from_numpy(ink)[:, None]
residual = shaken(Residual())
path = folder / "torch-dynamo.onnx"
torch.onnx.export(residual, (image[:2],), path, dynamo=True, verbose=False, external_data=True)
note(path, run(path, image.numpy()), scale="0..1")

viewed = Viewed().eval()
path = folder / "torch-older.onnx"
normal = (image - 0.1307) / 0.3081
torch.onnx.export(viewed, (normal[:1],), path, dynamo=False, input_names=["input"], output_names=["scores"],
                  dynamic_axes={"input": {0: "batch"}})
note(path, np.exp(run(path, normal.numpy())), scale="normalised")

mlp = nn.Sequential(nn.Linear(64, 6), nn.ReLU(), nn.Linear(6, 3))
path = folder / "torch-state.safetensors"
safetensors.torch.save_file(mlp.state_dict(), path)
with torch.no_grad():
    note(path, torch.softmax(mlp(image.reshape(12, 64)), 1), scale="0..1")

pipeline = make_pipeline(StandardScaler(), MLPClassifier((5,), max_iter=30, random_state=1))
rows = images.reshape(12, 64)
pipeline.fit(rows.astype(np.float32), labels)
path = folder / "sklearn-zipmap.onnx"
path.write_bytes(to_onnx(pipeline, rows[:1].astype(np.float32)).SerializeToString())
note(path, run(path, rows.astype(np.float32)), scale="0..255")

network = MLPClassifier((5,), activation="tanh", max_iter=30, random_state=1).fit(rows / 255, labels == 2)
path = folder / "sklearn-double-binary.onnx"
path.write_bytes(to_onnx(network, rows[:1] / 255, options={"zipmap": False}).SerializeToString())
note(path, run(path, rows / 255), scale="0..1")

sequence = keras.Sequential([
    keras.Input((8, 8, 1)), layers.Conv2D(3, 3, strides=2, padding="same", activation="relu"), layers.BatchNormalization(),
    layers.Flatten(), layers.BatchNormalization(center=False), layers.Dense(5, activation="tanh"), layers.Dropout(0.2),
    layers.Dense(3, activation="softmax")])
for layer in sequence.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.set_weights([generator.uniform(0.5, 1.5, weight.shape) for weight in layer.get_weights()])
path = folder / "keras-sequence.keras"
sequence.save(path)
note(path, sequence.predict(ink[..., None], verbose=0), scale="0..1")

start = keras.Input((8, 8, 1))
x = layers.Conv2D(4, 3, padding="same", activation="relu")(layers.Rescaling(2, -1)(start))
x = layers.Add()([x, layers.Conv2D(4, 3, padding="same")(x)])
x = layers.GlobalAveragePooling2D()(layers.AveragePooling2D(2)(layers.ReLU()(x)))
functional = keras.Model(start, layers.Dense(3, activation="sigmoid")(x))
path = folder / "keras-residual.keras"
functional.save(path)
note(path, functional.predict(1 - ink[..., None], verbose=0), scale="0..1", inverted=True)

(folder / "expected.json").write_text(json.dumps({"images": images.reshape(12, 64).tolist(), "files": expected}))
