"""From words to topics, in plain scikit-learn: no Rasa."""
