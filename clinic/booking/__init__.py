"""Taking a booking request in conversation, and looking after an earlier one."""
