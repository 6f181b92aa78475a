"""Personal details in a text: finding contacts, masking what must not be kept."""
