"""Reads a Kaggle CSV with pandas and trains for one epoch; its memory is measured from outside."""

import sys
import warnings

import pandas
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

warnings.simplefilter("ignore")
table = pandas.read_csv(sys.argv[1])
labels = table.pop("label").to_numpy()
images = (table.to_numpy() / 255).astype("float32")
del table
learn, _, learn_labels, _ = train_test_split(images, labels, test_size=0.25, stratify=labels)
MLPClassifier((128, 64), batch_size=200, max_iter=1, random_state=1).fit(learn, learn_labels)
