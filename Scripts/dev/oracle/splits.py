"""Hold-outs and folds, plain, stratified and by groups, on labels and groups that the Swift side draws again."""

import warnings

import numpy as np
from sklearn.model_selection import (
    GroupKFold, GroupShuffleSplit, KFold, StratifiedGroupKFold, StratifiedKFold, train_test_split
)

from .digest import digest, fnv1a


def cases(seed, count):
    choose = np.random.RandomState(seed)
    yield from as_large_as_mnist()
    made = 0
    while made < (count or 90):
        data = dataset(choose)
        case = hold_out(choose, data) if choose.randint(5) < 3 else folds(choose, data)
        if case is not None:
            made += 1
            yield {**data["recipe"], **case}
    yield from rare_classes(np.random.RandomState(seed + 1), (count or 90) // 4)
    yield from in_groups(np.random.RandomState(seed + 2), (count or 90))


def rare_classes(choose, count):
    """Stratified folds where some classes, but not all, have fewer rows than there are folds."""
    made = 0
    while made < count:
        data = dataset(choose)
        k = int(choose.choice([3, 4, 5, 7, 10, 20]))
        sizes = np.unique(data["labels"][data["rows"]], return_counts=True)[1]
        if sizes.min() < k <= sizes.max():
            made += 1
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                yield {**data["recipe"], **folds_of(data, "stratifiedKFold", any_seed(choose), k, made % 2 == 0)}


def as_large_as_mnist():
    data = dataset_of(total=60_000, classes=10, skew=1, label_seed=3, picked=None)
    yield {**data["recipe"], **hold_out_of(data, "stratified", 1, 0.25, None)}
    yield {**data["recipe"], **hold_out_of(data, "plain", 1, 0.25, None)}
    yield {**data["recipe"], **folds_of(data, "stratifiedKFold", 1, 5, True)}


def dataset(choose):
    total = int(choose.choice([8, 12, 25, 25, 60, 60, 150, 150, 400, 400, 1000, 3000]))
    return dataset_of(
        total=total,
        classes=int(choose.choice([2, 3, 5, 10])),
        skew=int(choose.choice([0, 1, 2, 3])),
        label_seed=int(choose.randint(2**32)),
        picked=None if choose.randint(3) else int(total * 0.8),
    )


def dataset_of(total, classes, skew, label_seed, picked):
    """Labels of a dataset and the rows of it that are to be divided, with the recipe for both.

    Labels are floor(classes * u^skew), or 0, 1, 2, ... over and over, which makes classes of one size and
    so ties. Rows are all of them, or as many as picked in a random order.
    """
    if skew == 0:
        labels = np.arange(total) % classes
    else:
        u = np.random.RandomState(label_seed).random_sample(total)
        power = u.copy()
        for _ in range(skew - 1):
            power = power * u
        labels = np.floor(classes * power).astype(int)
    rows = np.arange(total)
    if picked is not None:
        rows = np.random.RandomState(label_seed).choice(total, picked, replace=False)
    recipe = {"total": total, "classes": classes, "skew": skew, "labelSeed": label_seed, "picked": picked}
    return {"recipe": recipe, "labels": labels, "rows": rows}


def hold_out(choose, data):
    kind = ["plain", "stratified", "stratifiedOneHot"][choose.randint(3)]
    share = float([0.25, 0.1, 0.2, 1 / 3, 0.5, 0.75, round(choose.uniform(0.05, 0.9), 3)][choose.randint(7)])
    rows_held_out = None if choose.randint(4) else int(choose.randint(1, len(data["rows"])))
    try:
        return hold_out_of(data, kind, any_seed(choose), share, rows_held_out)
    except ValueError:
        return None  # What cannot be split is tested by hand.


def hold_out_of(data, kind, seed, share, rows_held_out):
    rows, labels = data["rows"], data["labels"][data["rows"]]
    stratify = {"plain": None, "stratified": labels, "stratifiedOneHot": np.eye(10)[labels]}[kind]
    # A running generator instead of the seed gives the same split and shows how much was drawn.
    rs = np.random.RandomState(seed)
    train, test = train_test_split(
        rows, test_size=rows_held_out or share, random_state=rs, stratify=stratify
    )
    return {
        "kind": kind,
        "seed": seed,
        "share": share,
        "rows": rows_held_out,
        "train": digest(train),
        "test": digest(test),
        "next": float(rs.random_sample()),
    }


def folds(choose, data):
    kind = ["kFold", "stratifiedKFold"][choose.randint(2)]
    k = int(choose.choice([2, 3, 4, 5, 7, 10]))
    smallest = np.unique(data["labels"][data["rows"]], return_counts=True)[1].min()
    if k > (smallest if kind == "stratifiedKFold" else len(data["rows"])):
        return None
    return folds_of(data, kind, any_seed(choose), k, bool(choose.randint(2)))


def folds_of(data, kind, seed, k, shuffle):
    rows, labels = data["rows"], data["labels"][data["rows"]]
    rs = np.random.RandomState(seed)
    maker = KFold if kind == "kFold" else StratifiedKFold
    divided = maker(k, shuffle=shuffle, random_state=rs if shuffle else None).split(rows, labels)
    return {
        "kind": kind,
        "seed": seed,
        "k": k,
        "shuffle": shuffle,
        "folds": [[fnv1a(rows[train]), fnv1a(rows[test])] for train, test in divided],
        "next": float(rs.random_sample()),
    }


def any_seed(choose):
    return int(choose.choice([0, 1, 2**32 - 1, choose.randint(2**32)]))


def in_groups(choose, count):
    """Hold-outs and folds that keep groups together, among them many groups of one size and of one mix of classes."""
    made = 0
    while made < count:
        data = dataset(choose)
        recipe = {"groups": int(choose.choice([2, 3, 5, 8, 20, 60])), "groupSkew": int(choose.choice([0, 1, 1, 2, 3]))}
        recipe["groupSeed"] = int(choose.randint(2**32))
        data["groups"] = groups_of(len(data["labels"]), **recipe)
        kind = ["groupShuffleSplit", "groupKFold", "stratifiedGroupKFold"][made % 3]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                case = group_case(choose, data, kind)
        except ValueError:
            continue  # What cannot be split is tested by hand.
        made += 1
        yield {**data["recipe"], **recipe, **case}


def groups_of(total, groups, groupSkew, groupSeed):
    """Like labels: floor(groups * u^skew), or runs of one size, as sheet after sheet."""
    if groupSkew == 0:
        return np.arange(total) * groups // total
    u = np.random.RandomState(groupSeed).random_sample(total)
    power = u.copy()
    for _ in range(groupSkew - 1):
        power = power * u
    return np.floor(groups * power).astype(int)


def group_case(choose, data, kind):
    rows, labels, groups = (data["rows"], *(data[name][data["rows"]] for name in ("labels", "groups")))
    seed, shuffle, k = any_seed(choose), bool(choose.randint(2)), int(choose.choice([2, 3, 4, 5, 7, 10]))
    rs = np.random.RandomState(seed)
    if kind == "groupShuffleSplit":
        share = float([0.25, 0.1, 0.2, 1 / 3, 0.5, round(choose.uniform(0.05, 0.9), 3)][choose.randint(6)])
        held_out = None if choose.randint(4) else int(choose.randint(1, len(np.unique(groups))))
        splitter = GroupShuffleSplit(1, test_size=held_out or share, random_state=rs)
        train, test = next(splitter.split(rows, labels, groups))
        result = {"share": share, "rows": held_out, "train": digest(rows[train]), "test": digest(rows[test])}
    else:
        maker = GroupKFold if kind == "groupKFold" else StratifiedGroupKFold
        divided = maker(k, shuffle=shuffle, random_state=rs if shuffle else None).split(rows, labels, groups)
        result = {"k": k, "shuffle": shuffle, "folds": [[fnv1a(rows[a]), fnv1a(rows[b])] for a, b in divided]}
    return {"kind": kind, "seed": seed, **result, "next": float(rs.random_sample())}
