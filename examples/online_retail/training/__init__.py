"""How the team's models are built: plain scikit-learn, no Storeroom in it."""
