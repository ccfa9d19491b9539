"""The classifier that says whether a customer orders again within 30 days."""

from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline

from training.encoding import encode


def build(features):
    """Return the unfitted classifier; fitted on log loss, its scores are probabilities as they are."""
    model = HistGradientBoostingClassifier(
        learning_rate=0.1,
        max_iter=60,
        max_leaf_nodes=8,
        min_samples_leaf=40,
        l2_regularization=1.0,
        random_state=0,
    )
    return Pipeline([("encode", encode(features)), ("model", model)])


def grid():
    """Return the values that cross-validation chooses from."""
    return {"model__max_leaf_nodes": [4, 8, 16]}
