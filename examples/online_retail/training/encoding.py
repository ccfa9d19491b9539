"""What both trainers do with the columns before the model sees them."""

from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder


def encode(features):
    """Return an unfitted transformer: categories become 0/1 columns, numbers stay as they are.

    A missing category is a category of its own, one never seen in training is all zeros. Numbers may be
    missing: the gradient boosting behind this takes them so.

    Args:
        features: list of the signature's features, each with a name, a data_type and a kind.

    """
    categorical = [feature.name for feature in features if feature.kind == "categorical"]
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return ColumnTransformer([("categories", encoder, categorical)], remainder="passthrough")
